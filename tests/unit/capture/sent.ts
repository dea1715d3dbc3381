/** What a sign-in sends and gets that is secret, with one secret in all of it. */
import { createMasker } from '../../../lib/capture/secrets.ts';
import { json, jwt, PAGE } from './samples.ts';

export const masker = createMasker(new Uint8Array(32).fill(1));
export const SECRET = 'S3NTINEL-4f9a_leak.Me';
export const claims = {
  iss: 'https://acme.scalekit.dev/resources/res_1',
  aud: ['https://mcp.acme.dev/mcp', 'res_1'],
  exp: 1795426310,
  sub: 'usr_SENTINEL',
  client_id: 'm2m_1',
  scope: 'todo:read',
};
export const TOKEN = jwt({ ...claims, email: 'sentinel@example.com' }, `S3NTINEL${'a'.repeat(40)}`);

export const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
export const tokenAnswer = json({
  access_token: TOKEN,
  token_type: 'Bearer',
  expires_in: 300,
  refresh_token: SECRET,
  id_token: TOKEN,
  scope: 'todo:read',
});
export const tokenRequest = form({
  grant_type: 'authorization_code',
  code: SECRET,
  code_verifier: SECRET,
  client_id: 'm2m_1',
  client_secret: SECRET,
  redirect_uri: `${PAGE}/oauth/callback`,
});
export const callback = `${PAGE}/oauth/callback?code=${SECRET}&state=${SECRET}&iss=https%3A%2F%2Facme.scalekit.dev`;
