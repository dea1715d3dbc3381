/** What a call of `fetch` asks for, read without disturbing it. In the page's own world. */
import { MAX_PAGE_BODY } from './channel.ts';
import { copyOf } from './copies.ts';

/** A request as the page makes it; of its headers, those that the page set. */
export interface Asked {
  method: string;
  url: string;
  headers: [string, string][];
  body?: string;
}

/** One of a frame's too, or of a page that put a class of its own in the place of the browser's. */
const isRequest = (input: unknown): input is Request => Object.prototype.toString.call(input) === '[object Request]';

/**
 * All but a `Request`'s body is read before it returns; in the call, what can be read only once is there for two then: an
 * object that becomes a text, lines that are told. Rejects where `fetch` does.
 */
export async function askedBy(call: Parameters<typeof fetch>): Promise<Asked> {
  if (typeof call[0] === 'object' && !isRequest(call[0])) call[0] = `${call[0]}`;
  const input = call[0];
  const init = call[1];
  const request = isRequest(input) ? input : undefined;
  const asked: Asked = {
    method: `${init?.method ?? request?.method ?? 'GET'}`.toUpperCase(),
    url: request ? request.url : `${input}`,
    headers: [],
  };
  let lines = init?.headers;
  if (init && lines && 'next' in lines) {
    lines = [...(lines as unknown as [string, string][])];
    call[1] = Object.create(init, { headers: { value: lines } });
  }
  try {
    asked.url = new URL(asked.url, document.baseURI).href;
    asked.headers = [...new Headers(lines ?? request?.headers)];
  } catch {
    // A call that `fetch` itself will reject.
  }
  const body = init?.body;
  const text =
    typeof body === 'string' || body instanceof URLSearchParams
      ? `${body}`
      : !body && request && (await copyOf(request)?.read(MAX_PAGE_BODY));
  if (typeof text === 'string' && text.length <= MAX_PAGE_BODY) asked.body = text;
  return asked;
}
