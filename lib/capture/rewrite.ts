/**
 * Rewrites values inside texts of any of the forms that traffic has, nested in each other, so that the result still is
 * of that form: JSON, forms, URLs, event streams, HTML, multipart, plain text. What is secret is `secrets.ts`' business.
 */
import { isObject, parseJson } from '../text/json.ts';

/** Values nested deeper than this are not looked into: they are replaced. */
const MAX_NESTING = 12;
/** Deepest structure of one JSON document that is walked. */
const MAX_DEPTH = 150;

export interface Rules {
  /** New text for the value of a parameter, member or field, or `undefined` when its name does not decide. */
  named(name: string, value: string, siblings: ReadonlySet<string>): string | undefined;
  /** New text for a bare text: nothing of what it is part of is known. */
  bare(text: string): string;
  /** Names that hold a secret in any form, as a pattern for texts that are no whole document. */
  names: string;
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** Safe in a query, a fragment and a form; keeps the characters of a masked secret. */
const encode = (text: string): string => encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'));

export function createRewriter(rules: Rules) {
  const { names } = rules;
  const loose = new RegExp(`((?:[?&#;]|&amp;|%3F|%26|\\b)(?:${names})=)([^&\\s"'<>#\\\\;]+)`, 'gi');
  const quoted = new RegExp(
    `(?<!\\\\)(\\\\*["'])(${names})\\1(\\s{0,9}:\\s{0,9})(\\\\*["'])([\\s\\S]{0,20000}?)\\4`,
    'gi',
  );

  /** Parameters of a query, a fragment or a form. */
  function parameters(text: string, nesting: number): string {
    const pairs = text.split('&');
    const siblings = new Set(pairs.map((pair) => decode(pair.split('=', 1)[0] ?? '').toLowerCase()));
    return pairs
      .map((pair) => {
        const equals = pair.indexOf('=');
        if (equals === -1) return pair;
        const value = decode(pair.slice(equals + 1));
        const name = decode(pair.slice(0, equals));
        const rewritten = rules.named(name, value, siblings) ?? anyText(value, nesting + 1);
        return rewritten === value ? pair : `${pair.slice(0, equals + 1)}${encode(rewritten)}`;
      })
      .join('&');
  }

  function url(text: string, nesting = 0): string {
    const [, beforeFragment = text, fragment] = /^([^#]*)(?:#([\s\S]*))?$/.exec(text) ?? [];
    const [, place = '', query] = /^([^?]*)(?:\?([\s\S]*))?$/.exec(beforeFragment) ?? [];
    const userinfo = /^([a-z][a-z0-9+.-]*:\/\/)([^/@]*)@/i.exec(place);
    const address = userinfo
      ? `${userinfo[1]}${credentials(userinfo[2] ?? '')}@${rules.bare(place.slice(userinfo[0].length))}`
      : rules.bare(place);
    const asked = query === undefined ? '' : `?${parameters(query, nesting)}`;
    if (fragment === undefined) return address + asked;
    // A single-page app's fragment is an address with a query of its own.
    return `${address}${asked}#${fragment.includes('?') && nesting < MAX_NESTING ? url(fragment, nesting + 1) : parameters(fragment, nesting)}`;
  }

  function credentials(userinfo: string): string {
    const colon = userinfo.indexOf(':');
    const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
    const masked = (name: string, value: string) => rules.named(name, decode(value), new Set()) ?? value;
    return colon === -1
      ? masked('userinfo', user)
      : `${masked('userinfo', user)}:${masked('password', userinfo.slice(colon + 1))}`;
  }

  function json(
    value: unknown,
    nesting: number,
    depth: number,
    name = '',
    siblings: ReadonlySet<string> = new Set(),
  ): unknown {
    if (depth > MAX_DEPTH) return '[nested too deeply]';
    if (typeof value === 'string') return rules.named(name, value, siblings) ?? anyText(value, nesting + 1);
    if (typeof value === 'number') {
      // Numbers are codes of errors, times and counts; only what is called a password is none.
      const rewritten = /password|secret|(?:^|_)pin$|otp/i.test(name)
        ? rules.named(name, String(value), siblings)
        : undefined;
      return rewritten ?? value;
    }
    if (Array.isArray(value)) return value.map((item) => json(item, nesting, depth + 1, name, siblings));
    if (!isObject(value)) return value;
    const inner = new Set(Object.keys(value).map((key) => key.toLowerCase()));
    const entries = Object.entries(value).map(([key, member]) => [key, json(member, nesting, depth + 1, key, inner)]);
    return Object.fromEntries(entries);
  }

  function jsonText(text: string, nesting: number): string | undefined {
    if (!/^[\uFEFF\s]*[[{"]/.test(text)) return undefined;
    const value = parseJson(text);
    if (value === undefined) return undefined;
    const rewritten = JSON.stringify(json(value, nesting, 0));
    return rewritten === JSON.stringify(value) ? text : rewritten;
  }

  /** Each event's data is rewritten as a whole; the rest of the stream stays as it is. */
  const eventStream = (text: string, nesting: number): string =>
    text
      .split(/(\r\n\r\n|\n\n|\r\r)/)
      .map((block) => {
        const lines = block.split(/\r\n|\r|\n/);
        const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''));
        const whole = data.join('\n');
        const rewritten = anyText(whole, nesting + 1);
        if (rewritten === whole)
          return lines.some((l) => /^(?:id|retry|event)?:/.test(l)) ? block : partial(block, nesting);
        const others = lines.filter((line) => !line.startsWith('data:'));
        return [...others.filter(Boolean), ...rewritten.split('\n').map((line) => `data: ${line}`)].join('\n');
      })
      .join('');

  /** Fields of forms in a page, and parts of a multipart body. */
  const fields = (text: string): string =>
    text
      .replace(/<input\b[^<>]{0,4000}>/gi, (tag) => {
        const name = /\bname\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1] ?? '';
        const secretName = /\btype\s*=\s*["']?password/i.test(tag) ? 'password' : name;
        return tag.replace(/(\bvalue\s*=\s*)(["'])([\s\S]*?)\2/i, (whole, before, quote, value) => {
          const rewritten = rules.named(secretName, value, new Set());
          return rewritten === undefined ? whole : `${before}${quote}${rewritten}${quote}`;
        });
      })
      .replace(
        /(Content-Disposition:\s*form-data;[^\r\n]{0,200}\bname="([^"\r\n]{1,200})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,5}\r?\n\r?\n)([\s\S]*?)(?=\r?\n--|$)/gi,
        (whole, head, name, value) => {
          const rewritten = rules.named(name, value, new Set());
          return rewritten === undefined ? whole : `${head}${rewritten}`;
        },
      );

  /** A text that is no whole document: URLs, parameters and quoted members in it. */
  const partial = (text: string, nesting: number): string => {
    const linked = text.replace(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>\\`]+/gi, (found) => {
      const plain = found.replaceAll('&amp;', '&');
      const rewritten = nesting > MAX_NESTING ? plain : url(plain, nesting + 1);
      return rewritten === plain ? found : rewritten;
    });
    return rules.bare(
      fields(linked)
        .replace(quoted, (whole, quote, name, colon, open, value) => {
          const rewritten = rules.named(name, value, new Set());
          return rewritten === undefined ? whole : `${quote}${name}${quote}${colon}${open}${rewritten}${open}`;
        })
        .replace(loose, (whole, before: string, value: string) => {
          const name = /([\w-]+)=$/.exec(before)?.[1] ?? '';
          const rewritten = rules.named(name, decode(value), new Set());
          return rewritten === undefined || rewritten === decode(value) ? whole : before + encode(rewritten);
        }),
    );
  };

  /** `text` in whatever form it has; `nesting` counts the forms that it is inside of. */
  function anyText(text: string, nesting: number): string {
    if (nesting > MAX_NESTING) return partial(text, nesting);
    if (text.length < 2) return text;
    const asJson = jsonText(text, nesting);
    if (asJson !== undefined) return asJson;
    if (/^(?:event|data|id|retry)?:[^\n\r/]/m.test(text) && /^data:/m.test(text)) return eventStream(text, nesting);
    if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)) return url(text, nesting);
    if (isForm(text)) return parameters(text, nesting);
    if (/^[/?#]\S*$/.test(text)) return url(text, nesting);
    return partial(text, nesting);
  }

  return {
    text: (text: string) => anyText(text, 0),
    url: (text: string) => url(text),
    form: (text: string) => parameters(text, 0),
  };
}

/** `name=value&name=value` and nothing else. */
const isForm = (text: string) => /^[\w.\-[\]%+*~]{1,100}=[^\s<>{}"]*$/.test(text) && !/^[^&]*=$/.test(text);
