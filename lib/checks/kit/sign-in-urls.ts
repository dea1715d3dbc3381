/** The URLs that say where people sign in. */
import type { Facts } from '../../handshake/facts.ts';

export type SignIn = Pick<Facts, 'scalekit' | 'serverMetadata' | 'resourceMetadata'> &
  Partial<Pick<Facts, 'registration' | 'authorization' | 'token' | 'session'>>;

/** What the metadata says, then what was asked; of a client that kept its token, who issued that. */
export const signInUrls = (facts: SignIn): string[] => {
  const { serverMetadata, resourceMetadata, registration, authorization, token } = facts;
  return [
    serverMetadata.issuer,
    resourceMetadata.authorizationServers[0],
    authorization?.request?.at.request.url,
    registration?.request?.request.url,
    token?.request?.at.request.url,
    serverMetadata.authorizationEndpoint,
    serverMetadata.registrationEndpoint,
    serverMetadata.tokenEndpoint,
    facts.session?.claims?.iss,
  ].filter((url) => typeof url === 'string');
};
