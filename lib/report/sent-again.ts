/**
 * A request as it can be sent again by hand: what the sender's own program adds by itself is left out, and in each
 * secret's place stands a name that the reader gives a value. The ways to write it stand beside: `curl.ts`, `fetch.ts`.
 */
import { type Exchange, type HeaderLines, hides } from '../exchange.ts';
import { type Masked, NOT_SHOWN, replaceMasked } from '../masked.ts';
import { withoutFragment } from '../text/url.ts';

/** A piece of a text: literal, or the name that stands for a secret. */
export type Piece = { text: string } | { name: string };

export interface Placeholder {
  name: string;
  /** `access token, 812 characters`. */
  what: string;
}

export interface SentAgain {
  method: string;
  url: Piece[];
  headers: { name: string; value: Piece[] }[];
  body?: Piece[];
  /** What programs add by themselves and this request did not have. */
  without: string[];
  placeholders: Placeholder[];
  /** What a reader has to know of it, sentences. */
  notes: string[];
}

/** Of the connection, or worked out by whoever sends it (RFC 9110 §7.6.1, §8.6). */
const ownOfSender = new Set([
  ...['host', 'connection', 'content-length', 'transfer-encoding', 'keep-alive', 'te', 'trailer', 'upgrade', 'expect'],
  ...['proxy-connection', 'proxy-authorization', 'accept-encoding'],
]);
/** RFC 9110 §5.6.2: what else calls itself a header is none (`:authority`), or would be read as something else. */
const token = /^[\w!#$%&'*+.^`|~-]+$/;

/** Around the name that stands in a text until the text is cut into pieces. */
const MARK = '\u0000';

/** A JSON body needs its type, also where the source shows no headers: programs would call it a form. */
const typed = (lines: HeaderLines, body: string | undefined): HeaderLines =>
  /^\s*[[{]/.test(body ?? '') && !lines.some(([name]) => name === 'content-type')
    ? [...lines, ['content-type', 'application/json']]
    : lines;

export function sentAgain({ request }: Exchange): SentAgain {
  const placeholders: Placeholder[] = [];
  const names = new Map<string, string>();

  function nameFor(key: string, wanted: string, what: string): string {
    const known = names.get(key);
    if (known) return known;
    const taken = placeholders.filter(({ name }) => name.replace(/_\d+$/, '') === wanted).length;
    const name = taken ? `${wanted}_${taken + 1}` : wanted;
    names.set(key, name);
    placeholders.push({ name, what });
    return name;
  }
  const ofMasked = ({ kind, length, fingerprint }: Masked) =>
    nameFor(fingerprint + kind, kind.toUpperCase(), `${kind.replaceAll('_', ' ')}, ${length} characters`);

  /** `hidden` names what the source itself did not show. */
  function pieces(text: string, hidden: string): Piece[] {
    const marked = replaceMasked(text.replaceAll(MARK, ''), (masked) => MARK + ofMasked(masked) + MARK).replaceAll(
      NOT_SHOWN,
      () => MARK + nameFor(hidden, hidden, 'it was not shown where this was recorded') + MARK,
    );
    return marked.split(MARK).flatMap((part, index): Piece[] => {
      if (index % 2) return [{ name: part }];
      return part ? [{ text: part }] : [];
    });
  }

  const { method, url, body } = request;
  const lines = request.headersPartial ? typed(request.headers, body) : request.headers;
  const has = (wanted: string) => lines.some(([name]) => name === wanted);
  const headers = lines
    .filter(([name]) => token.test(name) && !ownOfSender.has(name))
    .map(([name, value]) => ({
      name,
      value: pieces(
        value.replaceAll(/[\r\n]+/g, ' ').trim(),
        `HIDDEN_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`,
      ),
    }));
  const unseenBody = body === undefined && !/^(?:GET|HEAD|OPTIONS)$/.test(method);
  return {
    method: token.test(method) ? method : 'GET',
    // A fragment is sent to nobody.
    url: pieces(withoutFragment(url), 'HIDDEN'),
    headers,
    ...(body && { body: pieces(body, 'HIDDEN') }),
    without: ['accept', 'user-agent', 'content-type'].filter((name) => !has(name) && !hides(request, name)),
    placeholders,
    notes: [
      ...(unseenBody ? ['Its body was not seen, and is not in the copy.'] : []),
      ...(body?.includes(MARK) ? ['Its body has zero bytes, which are not in the copy.'] : []),
      ...(!has('authorization') && hides(request, 'authorization')
        ? ['It may have had headers that were not seen, a token among them.']
        : []),
    ],
  };
}
