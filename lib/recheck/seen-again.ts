/** What a finding shows, looked at once more in the new answers. */
import { type Exchange, type HeaderLines, headerValues } from '../exchange.ts';
import type { Evidence } from '../finding.ts';
import { isObject, parseJson } from '../text/json.ts';
import type { SeenAgain } from './outcome.ts';

/** Longest value that is shown, in UTF-16 code units. */
const LONGEST = 2000;

/** Others are of the request. */
const ofResponses = /^(?:WWW-Authenticate|Access-Control-(?:Allow|Expose)-[\w-]+|Location|Content-Type|Retry-After)$/i;

interface Response {
  status: number;
  headers: HeaderLines;
  body?: string | undefined;
}

/** The newest answer to the same request; of a preflight, the preflight's. */
function responseTo({ method, url }: Evidence, exchanges: readonly Exchange[]): Response | undefined {
  const ofPreflight = method === 'OPTIONS';
  const x = exchanges.findLast(
    ({ request, response, preflight }) =>
      request.url === url && (request.method === method ? response : ofPreflight && preflight?.response) !== undefined,
  );
  return x && (x.request.method === method ? x.response : x.preflight?.response);
}

/** As the evidence writes it; `undefined` for what is not of a response. */
function look({ what, observed, expected }: Evidence, { status, headers, body }: Response): string | null | undefined {
  if (/^Status\b/.test(what)) return String(status);
  const begins = (text: string | null, by: string) => text?.startsWith(by) === true;
  if ([observed, expected].some((text) => begins(text, `"${what}": `))) return member(body, what);
  if (!ofResponses.test(what)) return undefined;
  const lines = headerValues(headers, what.toLowerCase());
  return lines.length ? lines.map((line) => `${what}: ${line}`).join('\n') : null;
}

function member(body: string | undefined, name: string): string | null {
  const document = parseJson(body);
  return isObject(document) && name in document ? `"${name}": ${JSON.stringify(document[name])}` : null;
}

/** What it was before beside what it is now, where the same request was answered again. */
export const seenAgain = (evidence: readonly Evidence[], exchanges: readonly Exchange[]): SeenAgain[] =>
  evidence.slice(0, 8).flatMap((one) => {
    const response = responseTo(one, exchanges);
    const now = response && look(one, response);
    if (!response || now === undefined) return [];
    const { method, url, what, observed: before } = one;
    return [{ method, url, status: response.status, what, before, now: now === null ? null : now.slice(0, LONGEST) }];
  });
