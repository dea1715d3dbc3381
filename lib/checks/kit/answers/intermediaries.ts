/**
 * What stands between a client and a server and answers in its place: recognised by signs that only it leaves. A
 * header that a healthy answer carries too (`server: cloudflare`, `via`) is never enough.
 */
import { type HeaderLines, header } from '../../../exchange.ts';
import type { Evidence } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { isSuccess } from '../../../protocol/status.ts';
import { parseUrl } from '../../../text/url.ts';
import type { Intermediary, Sign } from '../../signs/sign.ts';
import { bodyEvidence, headerEvidence, preflightEvidence, statusEvidence } from '../evidence.ts';

/** One answer as an intermediary's sign sees it: that of a request, or of its preflight. */
interface Answer {
  status: number;
  headers: HeaderLines;
  /** `undefined` where it was not seen. */
  body: string | undefined;
  url: string;
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

function shows(sign: Sign, { status, headers, body, url }: Answer): boolean {
  if (!statusMatches(sign, status)) return false;
  if (sign.host && !sign.host.test(parseUrl(url)?.hostname ?? '')) return false;
  for (const [name, value] of Object.entries(sign.headers ?? {})) {
    const found = header(headers, name);
    if (found === undefined || !value.test(found)) return false;
  }
  if (sign.body === undefined) return true;
  return body !== undefined && (sign.json || !isData(body)) && sign.body.test(body.slice(0, MAX_SEARCHED));
}

function answersOf(x: Observed): (Answer & { onPreflight: boolean })[] {
  const { url } = x.request;
  // A page that a person sees and uses: sign-in pages carry scripts of bot protection too.
  if (x.navigation && isSuccess(x)) return [];
  const answers: (Answer & { onPreflight: boolean })[] = [];
  const before = x.preflight?.response;
  if (before && before.status > 0) answers.push({ ...before, body: undefined, url, onPreflight: true });
  if (x.response && x.status !== undefined) {
    answers.push({ status: x.status, headers: x.response.headers, body: x.response.body, url, onPreflight: false });
  }
  return answers;
}

const sightings = new WeakMap<readonly Signed[], WeakMap<Observed, { sighting: Sighting<Signed> | undefined }>>();

/** The first of these that answered this request, or its preflight; looked for once. */
export function sightingOf<I extends Signed>(x: Observed, known: readonly I[]): Sighting<I> | undefined {
  const looked = (sightings.get(known) ?? new WeakMap()) as WeakMap<Observed, { sighting: Sighting<I> | undefined }>;
  sightings.set(known, looked);
  const before = looked.get(x);
  if (before) return before.sighting;
  const sighting = lookFor(x, known);
  looked.set(x, { sighting });
  return sighting;
}

function lookFor<I extends Signed>(x: Observed, known: readonly I[]): Sighting<I> | undefined {
  for (const answer of answersOf(x)) {
    for (const intermediary of known) {
      const sign = intermediary.signs.find((s) => shows(s, answer));
      if (sign) return { intermediary, sign, onPreflight: answer.onPreflight };
    }
  }
  return undefined;
}

/** For the beginning of a title: names that are written small are set as code. */
export const productName = (name: string): string =>
  /^[a-z]+$/.test(name) ? `\`${name}\`` : name.charAt(0).toUpperCase() + name.slice(1);

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
    return [preflightEvidence(x, 'status', '204'), ...names.map((name) => preflightEvidence(x, name, null))];
  }
  return [
    statusEvidence(x, String(x.status) === expected ? null : expected),
    ...names.map((name) => headerEvidence(x, name, null)),
    ...(sign.body ? [bodyEvidence(x, null)] : []),
  ];
}
