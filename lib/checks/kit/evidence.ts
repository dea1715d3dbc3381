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

/** A header of the answer, all its lines. */
export function headerEvidence(x: Observed, name: string, expected: string | null): Evidence {
  const lines = headerValues(x.response?.headers, name.toLowerCase());
  const none = x.response?.headersPartial ? NOT_SEEN : null;
  const observed = lines.length ? lines.map((line) => `${name}: ${line}`).join('\n') : none;
  return evidence(x, name, observed, expected === null ? null : `${name}: ${expected}`);
}

/** What the client said, and not what it got. */
const sent = (...of: Parameters<typeof evidence>): Evidence => ({ ...evidence(...of), sent: true });

/** A header of the request. */
export const requestHeaderEvidence = (x: Observed, name: string, expected: string | null): Evidence => {
  const value = header(x.request.headers, name.toLowerCase());
  return sent(
    x,
    name,
    value === undefined ? (hides(x.request, name.toLowerCase()) ? NOT_SEEN : null) : `${name}: ${value}`,
    expected === null ? null : `${name}: ${expected}`,
  );
};

/** A header of the preflight's request, and the status that it got. */
export function askedEvidence(x: Observed, name: string): Evidence {
  const { request, response } = x.preflight ?? {};
  const value = header(request?.headers, name.toLowerCase());
  const { status: _ofRequest, ...shown } = sent(x, name, value === undefined ? null : `${name}: ${value}`);
  return { ...shown, method: 'OPTIONS', ...(response?.status && { status: response.status }) };
}

/** A header of the preflight's answer, or its status where `name` is `status`. The URL is that of the request it was for. */
export function preflightEvidence(x: Observed, name: string, expected: string | null): Evidence {
  const response = x.preflight?.response;
  // Without a response it is the browser that says what was missing: where it says nothing, nothing is known.
  const known = response ? !response.headersPartial : x.failure !== undefined;
  const none = known ? null : NOT_SEEN;
  const value =
    name === 'status'
      ? response?.status
        ? String(response.status)
        : NOT_SEEN
      : header(response?.headers, name.toLowerCase());
  const label = name === 'status' ? '' : `${name}: `;
  const { status: _ofRequest, ...shown } = evidence(
    x,
    name === 'status' ? 'Status of the permission check' : name,
    value === undefined ? none : label + value,
    expected === null ? null : label + expected,
  );
  return { ...shown, method: 'OPTIONS', ...(response?.status && { status: response.status }) };
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
export function errorEvidence(x: Observed, error: OAuthError | undefined, expected: string | null = null): Evidence {
  if (!error?.code && !error?.description) return statusEvidence(x, expected);
  const words = [error.code, error.description].filter(Boolean).join(': ');
  // A status is expected in the place of another: words alone are nothing to compare it with.
  const observed = /^\d{3}\b/.test(expected ?? '') && x.status !== undefined ? `${x.status} ${words}` : words;
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
