/**
 * The token that the live check sends once, to see that it is refused. It has the form of a JWT (RFC 7519), so that a
 * server which decodes without verifying takes it for one, and says of itself that it is made up.
 */
import { toBase64Url } from '../text/base64.ts';
import type { TokenClaims } from './jwt.ts';

/** `.invalid` is nobody's (RFC 6761 §6.4). */
const ISSUER = 'https://made-up.invalid';

const part = (value: object) => toBase64Url(JSON.stringify(value));

/** Valid until 2100 by its own words: it is not to be refused for its age. */
export const madeUpToken: string = [
  part({ alg: 'RS256', typ: 'JWT', kid: 'made-up' }),
  part({ iss: ISSUER, sub: 'made-up', aud: 'made-up', iat: 1_767_225_600, exp: 4_102_444_800, scope: 'made-up' }),
  toBase64Url('made up by the MCP Auth Troubleshooter, to be refused'),
].join('.');

export const isMadeUp = (claims: TokenClaims | undefined): boolean => claims?.iss === ISSUER;
