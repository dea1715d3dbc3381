/** The URLs that say where people sign in. */
import type { Facts } from '../../handshake/facts.ts';

export type SignIn = Pick<Facts, 'scalekit' | 'serverMetadata' | 'resourceMetadata'> &
  Partial<Pick<Facts, 'registration' | 'authorization' | 'token'>>;

/** What the metadata says, then what was asked. */
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
  ].filter((url) => url !== undefined);
};
