import { asString, isObject } from '../text/json.ts';
import { bare, parseUrl } from '../text/url.ts';

/** Members of authorization server metadata (RFC 8414 §2) by the endpoint whose URL they hold. */
export const endpointMembers = {
  authorization: 'authorization_endpoint',
  token: 'token_endpoint',
  registration: 'registration_endpoint',
} as const;

/** The endpoints of a metadata document, without query. */
export const endpointsNamed = (document: unknown): string[] =>
  !isObject(document)
    ? []
    : Object.values(endpointMembers).flatMap((name) => {
        const url = asString(document[name]);
        return url && parseUrl(url) ? [bare(url)] : [];
      });

/** Without these two no person can sign in. */
export const neededEndpoints: readonly string[] = [endpointMembers.authorization, endpointMembers.token];
