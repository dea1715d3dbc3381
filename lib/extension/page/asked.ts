/** What a call of `fetch` asks for, read without disturbing it. In the page's own world. */
import { MAX_PAGE_BODY } from './channel.ts';
import { copyOf } from './copies.ts';
import { quietly } from './quiet.ts';

/** A request as the page makes it; of its headers, those that the page set. */
export interface Asked {
  method: string;
  url: string;
  headers: [string, string][];
  body?: string;
}

const { prototype } = Request;
/** As the browser itself knows one: also a frame's, and whatever a class of the page's own calls itself. */
const isRequest = (input: unknown): input is Request => !!quietly(() => Reflect.get(prototype, 'url', input));

/**
 * All but a `Request`'s body is read before it returns; in the call, what can be read only once is there for two then: an
 * object that becomes a text, lines that are told. Rejects where `fetch` does.
 */
export async function askedBy(call: Parameters<typeof fetch>): Promise<Asked> {
  let input = call[0];
  const init = call[1];
  const request = isRequest(input) ? input : undefined;
  if (!request && typeof input === 'object') call[0] = input = `${input}`;
  const asked: Asked = {
    method: `${init?.method ?? request?.method ?? 'GET'}`.toUpperCase(),
    url: request ? request.url : `${input}`,
    headers: [],
  };
  let lines = init?.headers as (HeadersInit & { next?: unknown }) | undefined;
  // What is told line by line; a header of that name is no function.
  if (typeof lines?.next === 'function') {
    lines = [...(lines as unknown as Iterable<[string, string]>)];
    // All else is asked of the page's own object: one of a class may have private fields.
    call[1] = new Proxy({}, { get: (_, name) => (name === 'headers' ? lines : init?.[name as 'headers']) });
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
