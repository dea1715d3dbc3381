/** Builds the evidence of a finding: what was looked at, as it was, beside what would have been right. */
import { header, headerValues, hides } from '../../exchange.ts';
import type { Evidence } from '../../finding.ts';
import { isMcp, type Observed } from '../../handshake/facts.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { withoutEscapes } from '../../text/escapes.ts';
import { isObject } from '../../text/json.ts';
import { describeMasked } from '../../text/masked-words.ts';
import { pageText } from '../../text/page.ts';
import { withoutEnd } from '../../text/trim.ts';

/** Longest value shown as evidence, in UTF-16 code units. */
const MAX_SHOWN = 2000;

const bounded = (text: string | null): string | null => {
  if (text === null) return null;
  const shown = describeMasked(text);
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…` : shown;
};

const at = ({ id, request, status, unsent }: Observed) => ({
  exchange: id,
  method: unsent ? 'OPTIONS' : request.method,
  url: describeMasked(request.url),
  ...(status !== undefined && { status }),
});

/** Anything: `what` begins with its name as it stands on the wire (`aud of the token`), else as a heading does. */
export const evidence = (
  x: Observed,
  what: string,
  observed: string | null,
  expected: string | null = null,
): Evidence => ({
  ...at(x),
  what,
  observed: bounded(observed),
  expected: bounded(expected),
});

/** Of a header that is not there, where the source does not show all of them. */
const NOT_SEEN = 'not seen';

/** The status of the answer. */
export const statusEvidence = (x: Observed, expected: string | null): Evidence =>
  evidence(x, 'Status', x.status === undefined ? null : String(x.status), expected);

/**
 * An MCP request of a session that is refused: whatever the words of the refusal are, its status is wrong, and stands
 * before them. Of a check that shows a status already nothing is added.
 */
export function withRefusal(shown: Evidence[], x: Observed): Evidence[] {
  const { id, stage, status = 0 } = x;
  const first = shown.findIndex(({ exchange }) => exchange === id);
  const told = shown.some(({ exchange, expected }) => exchange === id && /^\d{3}\b/.test(expected ?? ''));
  if (!isMcp(x) || stage !== 'session' || status < 400 || first < 0 || told) return shown;
  const what = x.token.kind === 'token' ? 'Status of a request with a token' : 'Status';
  return shown.toSpliced(first, 0, evidence(x, what, String(status), '200'));
}

/** As it stands on the wire; `null` for what is not there. */
const line = (name: string, value: string | null | undefined): string | null =>
  value === null || value === undefined ? null : `${name}: ${value}`;

/** A header of the answer, all its lines. */
export function headerEvidence(x: Observed, name: string, expected: string | null): Evidence {
  const lines = headerValues(x.response?.headers, name.toLowerCase());
  const none = x.response?.headersPartial ? NOT_SEEN : null;
  return evidence(x, name, lines.map((value) => line(name, value)).join('\n') || none, line(name, expected));
}

/** What the client said, and not what it got. */
const sent = (...of: Parameters<typeof evidence>): Evidence => ({ ...evidence(...of), sent: true });

/** A header of the request. */
export function requestHeaderEvidence(x: Observed, name: string, expected: string | null): Evidence {
  const none = hides(x.request, name.toLowerCase()) ? NOT_SEEN : null;
  return sent(x, name, line(name, header(x.request.headers, name.toLowerCase())) ?? none, line(name, expected));
}

/** What was seen of a preflight, and the status that it got. The URL is that of the request it was for. */
function ofPreflight(x: Observed, shown: Evidence): Evidence {
  const { status: _ofRequest, ...rest } = shown;
  const status = x.preflight?.response?.status;
  return { ...rest, method: 'OPTIONS', ...(status && { status }) };
}

/** A header of the preflight's request. */
export const askedEvidence = (x: Observed, name: string): Evidence =>
  ofPreflight(x, sent(x, name, line(name, header(x.preflight?.request.headers, name.toLowerCase()))));

export const preflightStatusEvidence = (x: Observed): Evidence =>
  ofPreflight(
    x,
    evidence(x, 'Status of the permission check', String(x.preflight?.response?.status || NOT_SEEN), '204'),
  );

/** A header of the preflight's answer. */
export function preflightEvidence(x: Observed, name: string, expected: string | null): Evidence {
  const response = x.preflight?.response;
  // Without a response it is the browser that says what was missing: where it says nothing, nothing is known.
  const known = response ? !response.headersPartial : x.failure !== undefined;
  const observed = line(name, header(response?.headers, name.toLowerCase())) ?? (known ? null : NOT_SEEN);
  return ofPreflight(x, evidence(x, name, observed, line(name, expected)));
}

/** The member of a JSON object as it would be written in the document: `"resource": "https://…"`. */
function member(document: unknown, name: string): string | null {
  if (!isObject(document) || !(name in document)) return null;
  return `"${name}": ${JSON.stringify(document[name])}`;
}

/** A member of the JSON document in the answer. `expected` is its value; `null` where there is no single right one. */
export const fieldEvidence = (x: Observed, name: string, expected: unknown = null): Evidence =>
  evidence(x, name, member(x.json, name), expected === null ? null : member({ [name]: expected }, name));

/** Longest part of a body that is shown, in UTF-16 code units. */
const MAX_BODY_SHOWN = 600;

/** Cut at a word. */
const begun = (text: string): string =>
  text.length > MAX_BODY_SHOWN ? `${wholeWords(text.slice(0, MAX_BODY_SHOWN)).trimEnd()} …` : text;

const wholeWords = (text: string) => withoutEnd(text, /\S/) || text;

/** A page often has its title again as its first heading. */
const onceEach = (text: string): string =>
  text
    .split('\n')
    .filter((line, i, all) => line !== all[i - 1])
    .join('\n');

/** What the answer says, its beginning: of a page the text that people see, of anything else the characters meant. */
export function bodyEvidence(x: Observed, expected: string | null): Evidence {
  const body = x.response?.body;
  if (body === undefined) return evidence(x, 'Body', x.response ? NOT_SEEN : null, expected);
  if (x.bodyKind === 'html') return evidence(x, 'Body, a web page', begun(onceEach(pageText(body)) || body), expected);
  return evidence(x, 'Body', begun(withoutEscapes(body)), expected);
}

/** How the request ended for the client, in the browser's or the relay's words. */
export const failureEvidence = (x: Observed, expected: string | null = null): Evidence =>
  evidence(x, 'How it ended', x.failure?.text ?? null, expected);

/** The error as it stood: code and description, or the status where the answer has no words. */
export function errorEvidence(x: Observed, error: OAuthError | undefined, expected: string | null): Evidence {
  if (!error?.code && !error?.description) return statusEvidence(x, expected);
  const words = [error.code, error.description].filter(Boolean).join(': ');
  // A status is expected in the place of another: words alone are nothing to compare it with.
  const alone = !words.startsWith(String(x.status)) && x.status !== undefined && /^\d{3}\b/.test(expected ?? '');
  const observed = alone ? `${x.status} ${words}` : words;
  return evidence(x, error.where === 'callback' ? 'Error in the address' : 'Response', observed, expected);
}

/** A member of the request's JSON body, as it stood. */
export function requestMemberEvidence(x: Observed, body: unknown, name: string, expected: string | null): Evidence {
  const none = x.request.body === undefined ? NOT_SEEN : null;
  const value = isObject(body) && name in body ? `"${name}": ${JSON.stringify(body[name])}` : none;
  return sent(x, `${name} in the request`, value, expected);
}

/** A parameter of a request, from its query or its form: the client said it, but for what it got in the callback. */
export const parameterEvidence = (
  x: Observed,
  name: string,
  value: string | undefined,
  expected: string | null,
): Evidence =>
  (x.role === 'callback' ? evidence : sent)(
    x,
    name,
    value === undefined ? null : `${name}=${describeMasked(value)}`,
    expected === null ? null : `${name}=${expected}`,
  );
