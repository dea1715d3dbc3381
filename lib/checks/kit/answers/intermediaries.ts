/**
 * What stands between a client and a server and answers in its place: recognised by signs that only it leaves. A
 * header that a healthy answer carries too (`server: cloudflare`, `via`) is never enough.
 */
import { type HeaderLines, header } from '../../../exchange.ts';
import type { Evidence } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { createKept } from '../../../text/kept.ts';
import { parseUrl } from '../../../text/url.ts';
import type { Intermediary, Sign } from '../../signs/sign.ts';
import {
  bodyEvidence,
  headerEvidence,
  preflightEvidence,
  preflightStatusEvidence,
  statusEvidence,
} from '../evidence.ts';

/** One answer as an intermediary's sign sees it: that of a request, or of its preflight. */
interface Answer {
  status: number;
  headers: HeaderLines;
  names: ReadonlySet<string>;
  /** What of its body is searched; `undefined` where it was not seen. */
  body: string | undefined;
  isData: boolean;
  url: string;
  onPreflight: boolean;
}

/** What has signs; what to do about it, where anything is known. */
type Signed = Pick<Intermediary, 'name' | 'signs'>;

export interface Sighting<I extends Signed = Intermediary> {
  intermediary: I;
  sign: Sign;
  onPreflight: boolean;
}

/** Longest part of a body that is searched, in UTF-16 code units. */
const MAX_SEARCHED = 64 * 1024;

const statusMatches = ({ status: wanted }: Sign, status: number) =>
  wanted === undefined ||
  wanted.some((one) => (typeof one === 'number' ? one === status : one[0] <= status && status <= one[1]));

const isData = (body: string) => /^\s*(?:[[{]|(?:event|data|id|retry):)/.test(body);

/** A sign, with its headers as a list: it is held against every answer of a capture. */
interface Looked<I> {
  intermediary: I;
  sign: Sign;
  headers: readonly { name: string; value: RegExp }[];
}

/** Whether a sign holds whose status does. */
function shows({ sign, headers }: Looked<Signed>, answer: Answer): boolean {
  for (const { name } of headers) if (!answer.names.has(name)) return false;
  for (const { name, value } of headers) if (!value.test(header(answer.headers, name) ?? '')) return false;
  if (sign.host && !sign.host.test(parseUrl(answer.url)?.hostname ?? '')) return false;
  if (sign.body === undefined) return true;
  return answer.body !== undefined && (sign.json || !answer.isData) && sign.body.test(answer.body);
}

function answerOf(status: number, headers: HeaderLines, body: string | undefined, url: string): Answer {
  const names = new Set(headers.map(([name]) => name));
  const onPreflight = false;
  if (body === undefined) return { status, headers, names, body, isData: false, url, onPreflight };
  return { status, headers, names, body: body.slice(0, MAX_SEARCHED), isData: isData(body), url, onPreflight };
}

function answersOf(x: Observed): readonly Answer[] {
  const { url } = x.request;
  // A page that a person sees and uses: sign-in pages carry scripts of bot protection too.
  if (x.navigation && isSuccess(x)) return [];
  const answers: Answer[] = [];
  const before = x.preflight?.response;
  if (before && before.status > 0)
    answers.push({ ...answerOf(before.status, before.headers, before.body, url), onPreflight: true });
  if (x.response && x.status !== undefined) answers.push(answerOf(x.status, x.response.headers, x.response.body, url));
  return answers;
}

/** What all who look ask of an answer, and what was found by each list of signs. */
interface Known {
  answers: readonly Answer[];
  /** By the place of the search; `null` where it found nothing. */
  found: (Sighting<Signed> | null)[];
}
const known = createKept<Observed, Known>();

function knownOf(x: Observed): Known {
  const before = known.of(x);
  if (before) return before;
  const made: Known = { answers: answersOf(x), found: [] };
  known.keep(x, made);
  return made;
}

/** All signs of one list, in order. */
interface Search<I extends Signed> {
  /** Among all searches. */
  place: number;
  signs: readonly Looked<I>[];
  /** Those that may hold of an answer with this status, which most do not. */
  byStatus: Map<number, readonly Looked<I>[]>;
}

const searches = new Map<readonly Signed[], Search<Signed>>();

function searchFor<I extends Signed>(list: readonly I[]): Search<I> {
  const before = searches.get(list);
  if (before) return before as Search<I>;
  const signs = list.flatMap((intermediary) =>
    intermediary.signs.map((sign) => ({
      intermediary,
      sign,
      headers: Object.entries(sign.headers ?? {}).map(([name, value]) => ({ name, value })),
    })),
  );
  const search: Search<I> = { place: searches.size, signs, byStatus: new Map() };
  searches.set(list, search as unknown as Search<Signed>);
  return search;
}

/** Statuses that are remembered: a server may answer with any number. */
const MAX_STATUSES = 100;

function signsFor<I extends Signed>({ signs, byStatus }: Search<I>, status: number): readonly Looked<I>[] {
  const before = byStatus.get(status);
  if (before) return before;
  const some = signs.filter(({ sign }) => statusMatches(sign, status));
  if (byStatus.size < MAX_STATUSES) byStatus.set(status, some);
  return some;
}

/** The first of these that answered this request, or its preflight; looked for once. */
export function sightingOf<I extends Signed>(x: Observed, list: readonly I[]): Sighting<I> | undefined {
  const search = searchFor(list);
  const { answers, found } = knownOf(x);
  const before = found[search.place];
  if (before !== undefined) return (before as Sighting<I> | null) ?? undefined;
  const sighting = lookFor(answers, search);
  found[search.place] = sighting ?? null;
  return sighting;
}

function lookFor<I extends Signed>(answers: readonly Answer[], search: Search<I>): Sighting<I> | undefined {
  for (const answer of answers) {
    const seen = signsFor(search, answer.status).find((one) => shows(one, answer));
    if (seen) return { intermediary: seen.intermediary, sign: seen.sign, onPreflight: answer.onPreflight };
  }
  return undefined;
}

/** For the beginning of a title: names that are written small are set as code. */
export const productName = (name: string): string =>
  /^[a-z]+$/.test(name) ? `\`${name}\`` : name.charAt(0).toUpperCase() + name.slice(1);

/** Its page, where that answered a preflight. */
function preflightBody(x: Observed): Evidence[] {
  const response = x.preflight?.response;
  if (!response?.body) return [];
  const bodyKind = /^\s*</.test(response.body) ? 'html' : 'text';
  return [{ ...bodyEvidence({ ...x, response, bodyKind }, null), method: 'OPTIONS', status: response.status }];
}

/**
 * What gave it away: the status beside the one that was to come (`null` where several are right), the headers of the sign,
 * and the page where that is the sign.
 */
export function sightingEvidence(
  x: Observed,
  { sign, onPreflight }: Sighting<Signed>,
  expected: string | null,
): Evidence[] {
  const names = Object.keys(sign.headers ?? {});
  if (onPreflight) {
    return [
      preflightStatusEvidence(x),
      ...names.map((name) => preflightEvidence(x, name, null)),
      ...(sign.body ? preflightBody(x) : []),
    ];
  }
  return [
    statusEvidence(x, String(x.status) === expected ? null : expected),
    ...names.map((name) => headerEvidence(x, name, null)),
    ...(sign.body ? [bodyEvidence(x, null)] : []),
  ];
}
