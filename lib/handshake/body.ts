/** The bodies of an exchange, each read once. */
import { type Exchange, header } from '../exchange.ts';
import { type Body, readBody, unseen } from '../text/body.ts';
import { asString, isObject } from '../text/json.ts';
import { formOf, parseUrl } from '../text/url.ts';

const cache = new WeakMap<object, Body>();

/** The body of an answer. */
export const responseBody = (x: Exchange): Body =>
  cached(x.response, () => readBody(x.response?.body, header(x.response?.headers, 'content-type')));

/** The body of a request. */
export const requestBody = (x: Exchange): Body =>
  cached(x.request, () => readBody(x.request.body, header(x.request.headers, 'content-type')));

/** What a token request says, as a form (RFC 6749 §4.1.3) or, as some send it, as JSON. */
export function parametersOf(x: Exchange): Record<string, string | undefined> {
  const { json } = requestBody(x);
  if (!isObject(json)) return formOf(x.request.body);
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, asString(value)]));
}

/** Where the browser comes back from the sign-in: its address says an error, or the form that it brings. */
export const bringsError = ({ request }: Exchange): boolean =>
  parseUrl(request.url)?.searchParams.has('error') === true || Boolean(formOf(request.body).error);

export const grantOf = (x: Exchange): string | undefined => parametersOf(x).grant_type;

function cached(key: object | undefined, read: () => Body): Body {
  if (!key) return unseen;
  const known = cache.get(key);
  if (known) return known;
  const body = read();
  cache.set(key, body);
  return body;
}
