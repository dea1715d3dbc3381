/** What a call of `fetch` asks for, read without disturbing it. In the page's own world. */
import { MAX_PAGE_BODY } from './channel.ts';

/** A request as the page makes it; of its headers, those that the page set. */
export interface Asked {
  method: string;
  url: string;
  headers: [string, string][];
  body?: string;
}

/** What is asked for, without disturbing it: at once where it can be known, later where a `Request` holds the body. */
export function askedBy([input, init]: Parameters<typeof fetch>): Asked | Promise<Asked> {
  const request = input instanceof Request ? input : undefined;
  const asked: Asked = {
    method: (init?.method ?? request?.method ?? 'GET').toUpperCase(),
    url: request ? request.url : String(input),
    headers: [],
  };
  try {
    asked.url = new URL(asked.url, document.baseURI).href;
    asked.headers = [...new Headers(init?.headers ?? request?.headers)];
  } catch {
    // A call that `fetch` itself will reject.
  }
  const having = (text: string) => (text.length > MAX_PAGE_BODY ? asked : { ...asked, body: text });
  const body = init?.body;
  if (typeof body === 'string' || body instanceof URLSearchParams) return having(String(body));
  if (body || !request?.body || request.bodyUsed) return asked;
  return request
    .clone()
    .text()
    .then(having, () => asked);
}
