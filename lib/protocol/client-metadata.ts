/** Members of client metadata (RFC 7591 §2), and words by which a refusal of a registration names them. */
import { withoutEnd } from '../text/trim.ts';
import { type OAuthError, saysRedirectUri } from './oauth-words.ts';

const members: readonly [name: string, RegExp][] = [
  ['scope', /\bscopes?\b/i],
  ['grant_types', /grant[_ ]?types?\b/i],
  ['response_types', /response[_ ]?types?\b/i],
  ['token_endpoint_auth_method', /token_?endpoint_?auth_?method|auth(?:entication)?[_ ]method|public[ _-]client/i],
  ['application_type', /application[_ ]?type/i],
  ['client_name', /client[_ ]?name/i],
  ['client_uri', /client[_ ]?ur[il]/i],
  ['logo_uri', /logo[_ ]?ur[il]/i],
  ['tos_uri', /tos[_ ]?ur[il]/i],
  ['policy_uri', /policy[_ ]?ur[il]/i],
  ['contacts', /\bcontacts\b/i],
  ['jwks_uri', /jwks[_ ]?ur[il]/i],
  ['software_statement', /software[_ ]?statement/i],
  ['software_id', /software[_ ]?id/i],
  ['redirect_uris', /redirect[_ ]?uris?/i],
];

/** `https://…/tos_uri` in a text names no member. */
const withoutAddresses = (text: string) =>
  text.replace(/\S+/g, (word) =>
    word.includes('://') ? `${withoutEnd(word.slice(0, word.indexOf('://')), /[\w+.-]/)} ` : word,
  );

/**
 * The members that an answer refuses: what it names as its field, else those in its words. One that only stands behind
 * another's name is what that one is measured by: `client_uri must have the same origin as a redirect_uri`.
 */
export function refusedMembers({ code, description, field }: OAuthError): string[] {
  const own = members.find(([name, pattern]) => name === field || pattern.test(field ?? ''));
  if (own) return [own[0]];
  const text = withoutAddresses(`${code === 'invalid_client_metadata' ? '' : (code ?? '')} ${description ?? ''}`);
  const named = members
    .map(([name, pattern]) => ({ name, at: text.search(pattern) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return named.filter(({ name }, i) => name !== 'redirect_uris' || i === 0).map(({ name }) => name);
}

/** The answer refuses a redirect URI: by its code, as its field, or as the first thing that its words name. */
export function refusesRedirectUri(error: OAuthError): boolean {
  if (/redirect/i.test(error.code ?? '')) return saysRedirectUri(error);
  const [first = 'redirect_uris'] = refusedMembers(error);
  if (first !== 'redirect_uris') return false;
  const { field, description } = error;
  return saysRedirectUri(field === undefined ? error : { ...error, description: `${first}: ${description ?? ''}` });
}
