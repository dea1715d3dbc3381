/** Secrets of an address: userinfo, parts of the path, parameters of path, query and fragment. */
import { decode, decodePath, encode } from '../../text/encoding.ts';
import type { Masking } from './masking.ts';
import { secretName } from './names.ts';
import { isOpenName } from './open-names.ts';
import { type Around, isIdentified, segmentKind } from './paths.ts';
import { isHexadecimal, isRandom } from './random.ts';
import type { Rewriter } from './rewriter.ts';

/** Values nested deeper than this are not looked into as what they are. */
export const MAX_NESTING = 12;
/** Shortest value of a parameter that counts as random. */
const SHORTEST = 20;

/** JSON, or what reads like it; and the same once more encoded, in which an apostrophe may stand as it is. */
const opensDocument = /[{[]\s{0,20}["'{]/;
const opensEncoded = /^%(?:5|7)B(?:%(?:0A|0D|09|20)){0,20}(?:%(?:22|27|7B)|')/i;

interface Parameters {
  siblings: ReadonlySet<string>;
  nesting: number;
  /** `name=api_key&value=…`: what the value's name is. */
  nameOfValue: string | undefined;
}

export interface Addresses {
  url(text: string, nesting?: number): string;
  /** Parameters of a query, a fragment or a form. */
  parameters(text: string, nesting: number): string;
}

export function createAddresses({ mask }: Masking, { given, text: rewriteText, bare }: Rewriter): Addresses {
  function parameters(text: string, nesting: number): string {
    const pairs = text.split('&');
    const names = pairs.map((pair) => decode(pair.split('=', 1)[0] ?? ''));
    const siblings = new Set(names.map((name) => name.toLowerCase()));
    const isPair = siblings.has('value') && pairs.length < 50;
    const nameOfValue = isPair ? nameIn(pairs, names) : undefined;
    return pairs.map((pair, i) => parameter(pair, names[i] ?? '', { siblings, nesting, nameOfValue })).join('&');
  }

  function parameter(pair: string, name: string, { siblings, nesting, nameOfValue }: Parameters): string {
    const equals = pair.indexOf('=');
    // A key may stand where a name is expected.
    if (equals === -1) return encoded(pair, name, unnamed(name, nesting));
    const value = decode(pair.slice(equals + 1));
    const by = /^values?$/i.test(name) && nameOfValue !== undefined ? nameOfValue : name;
    const rewritten = given(by, value, siblings) ?? neutral(by, value, nesting);
    const before = encoded(pair.slice(0, equals), name, name.length < SHORTEST ? name : unnamed(name, nesting));
    return rewritten === value ? `${before}${pair.slice(equals)}` : `${before}=${encode(rewritten)}`;
  }

  function unnamed(text: string, nesting: number): string {
    const isText = nesting < MAX_NESTING && /[{[&=:"]/.test(text);
    const rewritten = isText ? rewriteText(text, nesting + 1) : bare(text);
    if (rewritten !== text) return rewritten;
    return isRandom(text, SHORTEST) || isHexadecimal(text) ? mask('credential', text) : text;
  }

  function neutral(name: string, value: string, nesting: number): string {
    const twice = encodedDocument(value, nesting);
    if (twice !== undefined) return twice;
    const open = isOpenName(name);
    const rewritten = rewriteText(value, nesting + 1, { open, ...(/^(?:headers|env)$/i.test(name) && { name }) });
    if (open || rewritten !== value) return rewritten;
    return isRandom(value, SHORTEST) || isHexadecimal(value) ? mask('credential', value) : value;
  }

  function encodedDocument(text: string, nesting: number): string | undefined {
    if (nesting >= MAX_NESTING || !opensEncoded.test(text)) return undefined;
    const plain = decode(text);
    const rewritten = rewriteText(plain, nesting + 1);
    return rewritten === plain ? undefined : encode(rewritten);
  }

  /** The path of an address, parameters of its parts (`;jsessionid=…`) included. */
  function path(text: string, nesting: number, host?: string): string {
    const parts = text.split('/');
    const first = parts[1] === '.well-known' ? 3 : 1;
    return parts
      .map((part, index) => {
        if (part === '') return part;
        const [segment = '', ...rest] = part.includes(';') ? part.split(';') : [part];
        const plain = decodePath(segment);
        const masked = encoded(
          segment,
          plain,
          segmentOf(plain, nesting, { before: parts[index - 1], ...(index === first && { host }) }),
        );
        return [masked, ...rest.map((p) => (p.includes('=') ? parameters(p, nesting) : p))].join(';');
      })
      .join('/');
  }

  function segmentOf(segment: string, nesting: number, around: Around): string {
    // An address, parameters or JSON, encoded as one part of a path.
    const isText = nesting < MAX_NESTING && (/:\/\/|[?&=]/.test(segment) || opensDocument.test(segment));
    const twice = encodedDocument(segment, nesting);
    if (twice !== undefined) return twice;
    const rewritten = isText ? rewriteText(segment, nesting + 1, { open: true }) : bare(segment, { open: true });
    if (rewritten !== segment) return rewritten;
    const colon = /^[\w-]{1,40}:(?=[^~]{1,4096}$)/.exec(segment)?.[0].length ?? 0;
    const before = colon > 0 && !isIdentified(around.before) ? segment.slice(0, colon - 1) : around.before;
    const kind = segmentKind(segment.slice(colon), { ...around, before });
    return kind ? segment.slice(0, colon) + mask(kind, segment.slice(colon)) : segment;
  }

  function url(text: string, nesting = 0): string {
    const scheme = /^[a-z][a-z0-9+.-]{0,40}:(?:\/\/|\\\\)/i.exec(text)?.[0];
    if (scheme === undefined) return reference(text, nesting);
    const rest = text.slice(scheme.length);
    const at = endOfUserinfo(rest);
    const userinfo = at < 0 ? '' : `${login(rest.slice(0, at))}@`;
    const afterUserinfo = rest.slice(at + 1);
    const slash = afterUserinfo.search(/[/\\?#]/);
    const host = slash < 0 ? afterUserinfo : afterUserinfo.slice(0, slash);
    return scheme + userinfo + host + (slash < 0 ? '' : reference(afterUserinfo.slice(slash), nesting, host));
  }

  /** Path, query and fragment. */
  function reference(text: string, nesting: number, host?: string): string {
    const [beforeFragment, fragment] = halves(text, '#');
    const [place, query] = halves(beforeFragment, '?');
    const asked = query === undefined ? '' : `?${parameters(query, nesting)}`;
    const address = path(place, nesting, host) + asked;
    if (fragment === undefined) return address;
    // A single-page app's fragment is an address with a query of its own.
    const isAddress = /^!?\/|\?/.test(fragment) && nesting < MAX_NESTING;
    return `${address}#${isAddress ? url(fragment, nesting + 1) : parameters(fragment, nesting)}`;
  }

  function login(userinfo: string): string {
    const colon = userinfo.indexOf(':');
    const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
    const masked = (name: string, value: string) =>
      value ? (given(name, decodePath(value), new Set()) ?? value) : value;
    return colon === -1
      ? masked('userinfo', user)
      : `${masked('userinfo', user)}:${masked('password', userinfo.slice(colon + 1))}`;
  }

  return { url, parameters };
}

/**
 * Where userinfo ends: at the last `@` before path, query and fragment (WHATWG URL, authority state). A password with
 * one of their characters in it shows by a port that is none.
 */
function endOfUserinfo(rest: string): number {
  if (!rest.includes('@')) return -1;
  const end = rest.search(/[/\\?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const at = authority.lastIndexOf('@');
  return at < 0 && /^[^[\]:]*:[^\d]/.test(authority) ? rest.lastIndexOf('@') : at;
}

/** What is before and behind the first `mark`. */
function halves(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** `before` as it was where nothing in it was rewritten. */
const encoded = (before: string, plain: string, rewritten: string): string =>
  rewritten === plain ? before : encode(rewritten);

/** The name in `name=api_key&value=…`. */
function nameIn(pairs: readonly string[], names: readonly string[]): string | undefined {
  const index = names.findIndex((name) => /^(?:name|key|field|header|param)$/i.test(name));
  const pair = pairs[index];
  const value = pair === undefined ? '' : decode(pair.slice(pair.indexOf('=') + 1));
  return secretName(value) || isOpenName(value) ? value : undefined;
}
