/** The bodies of an exchange, each read once. */
import { type Exchange, header } from '../exchange.ts';
import { type Body, readBody, unseen } from '../text/body.ts';

const cache = new WeakMap<object, Body>();

/** The body of an answer. */
export const responseBody = (x: Exchange): Body =>
  cached(x.response, () => readBody(x.response?.body, header(x.response?.headers, 'content-type')));

/** The body of a request. */
export const requestBody = (x: Exchange): Body =>
  cached(x.request, () => readBody(x.request.body, header(x.request.headers, 'content-type')));

function cached(key: object | undefined, read: () => Body): Body {
  if (!key) return unseen;
  const known = cache.get(key);
  if (known) return known;
  const body = read();
  cache.set(key, body);
  return body;
}
