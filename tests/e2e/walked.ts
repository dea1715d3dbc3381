/** The clients that walk every fault, each from the page that it runs in. */
export const origins = { 'v1-direct': 'http://localhost:6274', v2: 'http://127.0.0.1:6274' };
export type Walked = keyof typeof origins;
export const walked: Walked[] = ['v2', 'v1-direct'];

/** A client that is registered from the beginning: what a reader puts in the place of a client id that is no use. */
export const known = {
  id: 'm2m_111111111111111111',
  redirectUris: Object.values(origins).map((origin) => `${origin}/oauth/callback`),
};
