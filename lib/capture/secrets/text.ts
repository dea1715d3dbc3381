/**
 * Rewrites values inside texts of any of the forms that traffic has, nested in each other, so that the result still is
 * of that form: JSON, forms, addresses, event streams, HTML, multipart, plain text.
 */
import { decode, encode } from '../../text/encoding.ts';
import { parseJson } from '../../text/json.ts';
import { bounded } from '../bounded.ts';
import { createBare } from './bare.ts';
import { replaceBytes } from './bytes.ts';
import { replaceCalls } from './calls.ts';
import { createInserts } from './inserts.ts';
import { createJson } from './json.ts';
import { createLoose } from './loose.ts';
import { createMarkup, readEntities, readReferences, writeEntities } from './markup.ts';
import type { Masking } from './masking.ts';
import { replaceOneTime } from './one-time.ts';
import { replacePhrases } from './phrases.ts';
import { isHexadecimal, isRandom } from './random.ts';
import type { Place, Rewriter } from './rewriter.ts';
import { replaceRows } from './rows.ts';
import { createSettings } from './settings.ts';
import { createTables } from './tables.ts';
import { createAddresses, MAX_NESTING } from './urls.ts';

/** `name=value&name=value` and nothing else. */
const isForm = (text: string) => /^[\w.\-[\]%+*~]{1,100}=[^\s<>{}"]*$/.test(text) && !/^[^&]*=$/.test(text);
const isStream = (text: string) =>
  text.includes('data:') && /^(?:event|data|id|retry)?:[^\n\r/]/m.test(text) && /^data:/m.test(text);
const headerOption =
  /((?:^|[\s"'])(?:-H|--header|--add-header)(?:[ =]{1,3}["']?|["'],\s{0,40}["']))([A-Za-z][\w-]{1,60}):([ \t]{0,9})((?<=["'][^"'\n:]{1,62}:[ \t]{0,9})[^"'\n]{1,2000}|[^\s"'\n]{1,2000})/g;

/** What a line of nothing else holds of a token: letters and digits by chance, in base64 or hexadecimal. */
const isRest = (line: string): boolean =>
  line.length >= 10 &&
  !/^[A-Za-z_]\w{0,60}=[^=]/.test(line) &&
  (isRandom(line, 10) || isHexadecimal(line) || /^(?=[a-f]{0,20}\d)(?=\d{0,20}[a-f])[\da-f]{10,31}$/.test(line));
const variableOption =
  /((?:^|[\s"'])(?:-e|--env)(?:[ =]["']?|["'],\s{0,40}["']))([A-Za-z_]\w{0,60})=((?<=["'][^"'\n=]{1,61}=)[^"'\n]{8,2000}|[^\s"'\n]{8,2000})/g;
const address = /(?<![a-z0-9])[a-z][a-z0-9]{1,20}:\/\/[^\s"'<>\\`]+/gi;

export function createText(masking: Masking, byName: Pick<Rewriter, 'named' | 'given' | 'header' | 'variable'>) {
  const bare = createBare(masking);
  const rewriter: Rewriter = { ...byName, text, bare };
  const json = createJson(rewriter);
  const { url, parameters } = createAddresses(masking, rewriter);
  const markup = createMarkup(rewriter);
  const loose = createLoose(rewriter, json);
  const tables = createTables(rewriter);
  const inserts = createInserts(rewriter);
  const settings = createSettings(rewriter);

  function jsonText(whole: string, nesting: number, name?: string): string | undefined {
    if (!/^[\uFEFF\s]*[[{"]/.test(whole)) return undefined;
    const value = parseJson(whole);
    if (value === undefined) return undefined;
    const rewritten = json(value, nesting, name);
    return rewritten === value ? whole : JSON.stringify(rewritten);
  }

  /** What stands beside an event's data: words of whoever serves it, and its number and kind, which may look random and are public. */
  const beside = (line: string, nesting: number): string =>
    partial(line, nesting, { open: /^(?:id|event|retry)(?::|$)/.test(line) });

  /** Each event's data is rewritten as a whole, every other line by itself. */
  function eventStream(whole: string, nesting: number): string {
    /** The event before ended inside of a secret, which goes on in this one. */
    let isCut = false;
    return whole
      .split(/(\r\n\r\n|\n\n|\r\r)/)
      .map((block) => {
        const lines = block.split(/\r\n|\r|\n/);
        const data = lines.filter((line) => line.startsWith('data:')).map((line) => line.slice(5).replace(/^ /, ''));
        const joined = data.join('\n');
        const goesOn = isCut ? /^[^\s"'<>~]{4,4096}/.exec(joined)?.[0] : undefined;
        const own = text(joined.slice(goesOn?.length ?? 0), nesting + 1);
        const rewritten = goesOn ? masking.mask('credential', goesOn) + own : own;
        if (data.length) isCut = /^[[{"]/.test(joined) && rewritten.endsWith('~') && !joined.endsWith('~');
        if (rewritten === joined)
          return data.length
            ? block.replace(/^(?!data:).+$/gm, (line) => beside(line, nesting))
            : partial(block, nesting, {});
        const others = lines.filter((line) => line && !line.startsWith('data:')).map((line) => beside(line, nesting));
        return [...others, ...rewritten.split('\n').map((line) => `data: ${line}`)].join('\n');
      })
      .join('');
  }

  /** A text that is no whole document: addresses, markup, names with values, and what shows by its form. */
  function partial(whole: string, nesting: number, place: Place): string {
    // Most texts are short and hold nothing that a step looks for.
    if (whole.length < 4) return whole;
    if (!whole.includes('&#')) return plain(whole, nesting, place);
    // Who reads a page reads what is written as numbers.
    const read = readReferences(whole);
    const rewritten = plain(read, nesting, place);
    return rewritten === read ? whole : rewritten;
  }

  function plain(whole: string, nesting: number, place: Place): string {
    const linked = whole.includes('://') ? addresses(whole, nesting) : whole;
    const decoded = linked.includes('%') ? encodedParts(linked, nesting) : linked;
    const shown = decoded.includes('&lt;') ? shownMarkup(decoded, nesting) : decoded;
    const marked = /<|form-data/i.test(shown) ? markup(shown, nesting) : shown;
    const named = /[\s=:"'|,>%;：﹕＝「『（为是は]/.test(marked)
      ? loose(inserts(tables(placed(settings(withVariables(withHeaders(marked)))))))
      : marked;
    const told = replaceOneTime(named, (secret) => masking.mask('password', secret));
    return withWrapped(bare(place.open ? told : withBytes(told, nesting), place));
  }

  const withBytes = (whole: string, nesting: number): string =>
    replaceBytes(
      whole,
      (bytes) => masking.mask('credential', bytes),
      (read) => nesting < MAX_NESTING && text(read, nesting + 1) !== read,
    );

  /** The rest of a token that was broken over lines, below what was masked of it. */
  function withWrapped(whole: string): string {
    if (!whole.includes('~\n') && !whole.includes('~\r\n')) return whole;
    let isOpen = false;
    return whole
      .split('\n')
      .map((line) => {
        const rest = isOpen ? line.trim() : '';
        isOpen = /~\r?$/.test(line);
        if (!isRest(rest)) return line;
        isOpen = true;
        return line.replace(rest, () => masking.mask('credential', rest));
      })
      .join('\n');
  }

  /** What its place alone shows: in a line, in a call, behind what says that a phrase comes. */
  const placed = (whole: string): string =>
    replacePhrases(replaceCalls(replaceRows(whole, masking.mask), masking.mask), (secret) =>
      masking.mask('private_key', secret),
    );

  /** Headers among the arguments of a command: `-H 'X-Acme: …'`. */
  const withHeaders = (whole: string): string =>
    whole.replace(headerOption, (found, lead: string, name: string, gap: string, value: string) => {
      const rewritten = rewriter.header(name, value);
      return rewritten === undefined ? found : `${lead}${name}:${gap}${rewritten}`;
    });

  /** What a program is started with: `-e ACME_THING=…`. */
  const withVariables = (whole: string): string =>
    whole.replace(variableOption, (found, lead: string, name: string, value: string) => {
      const rewritten = rewriter.variable(name, value);
      return rewritten === undefined ? found : `${lead}${name}=${rewritten}`;
    });

  const addresses = (whole: string, nesting: number): string =>
    whole.replace(address, (found) => {
      const plain = found.replaceAll('&amp;', '&');
      const rewritten = nesting < MAX_NESTING ? url(plain, nesting + 1) : plain;
      return rewritten === plain ? found : rewritten;
    });

  /** Markup that a page shows: `&lt;token&gt;…&lt;/token&gt;`. */
  const shownMarkup = (whole: string, nesting: number): string =>
    whole
      .split(/([<>])/)
      .map((part) => {
        if (nesting >= MAX_NESTING || !part.includes('&lt;')) return part;
        const plain = readEntities(part);
        const rewritten = text(plain, nesting + 1);
        return rewritten === plain ? part : writeEntities(rewritten);
      })
      .join('');

  const encodedParts = (whole: string, nesting: number): string =>
    whole.replace(/[\w.~%+*!()-]{8,}/g, (found) => {
      if (nesting >= MAX_NESTING || !/%[0-9a-f]{2}/i.test(found)) return found;
      const plain = decode(found);
      const rewritten = text(plain, nesting + 1);
      return rewritten === plain ? found : encode(rewritten);
    });

  function text(whole: string, nesting: number, place: Place = {}): string {
    if (nesting > MAX_NESTING) return partial(whole, nesting, place);
    if (whole.length < 2) return whole;
    // `"…"`, as an ETag is written, is public where the text is.
    const asJson = jsonText(whole, nesting, place.name ?? (place.open && whole.startsWith('"') ? 'etag' : undefined));
    if (asJson !== undefined) return asJson;
    if (isStream(whole)) return eventStream(whole, nesting);
    if (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(whole)) return url(whole, nesting);
    if (isForm(whole)) return parameters(whole, nesting);
    if (/^[/?#]\S*$/.test(whole)) return url(whole, nesting);
    return partial(whole, nesting, place);
  }

  return {
    text: remembering((whole) => text(whole, 0)),
    /** A text that may look random and is public, such as a claim. */
    public: remembering((whole) => text(whole, 0, { open: true })),
    url: remembering((whole) => url(whole)),
    form: (whole: string) => parameters(whole, 0),
  };
}

/** Texts that are remembered, and the longest of them, in UTF-16 code units. */
const MAX_TEXTS = 2000;
const MAX_LENGTH = 4096;

/**
 * Most headers and many documents come again and again. Only of those with no secret in them is it remembered, so that
 * nothing secret stays.
 */
function remembering(rewrite: (text: string) => string): (text: string) => string {
  const clean = new Map<string, true>();
  return (text) => {
    if (clean.has(text)) return text;
    const rewritten = rewrite(text);
    if (rewritten === text && text.length <= MAX_LENGTH) bounded(clean, text, true, MAX_TEXTS);
    return rewritten;
  };
}
