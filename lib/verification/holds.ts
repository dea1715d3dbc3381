/** Whether it is fixed: what a verification asks, and whether the answer is as expected. The same in a browser and in Node. */
import { type HeaderLines, header, headerValues } from '../exchange.ts';
import type {
  Expectation,
  FollowUp,
  HeaderTest,
  MemberTest,
  Probe,
  ProbeRequest,
  StatusRange,
  Verification,
} from '../finding.ts';
import { serverMetadataUrls } from '../protocol/well-known.ts';
import { readChallenge } from '../protocol/www-authenticate.ts';
import { asStrings, isObject, type Json, parseObject } from '../text/json.ts';
import { httpOrigin, newUrl, parseUrl } from '../text/url.ts';

/** An answer to a request that followed no redirect. */
export interface Answer {
  status: number;
  /** Names in lower case; several lines of one header stay several. */
  headers: HeaderLines;
  body: string;
}

/**
 * `undefined` where no answer came.
 * @internal
 */
export function holds(expects: Expectation, answer: Answer | undefined): boolean {
  if (!answer) return false;
  switch (expects.kind) {
    case 'answer':
      return true;
    case 'all':
      return expects.of.every((one) => holds(one, answer));
    case 'status':
      return expects.among.some((range) => isIn(answer.status, range));
    case 'header': {
      const lines = headerValues(answer.headers, expects.name.toLowerCase());
      if (!lines.length) return expects.orAbsent === true;
      return (!expects.once || lines.length === 1) && lines.some((line) => says(line, expects.value));
    }
    case 'challenge':
      return challenges(answer, expects.with);
    case 'mcp':
      return answer.status === 401 || (isIn(answer.status, '2xx') && speaks(answer));
    case 'sign-in':
      return answer.status === 200
        ? /^(?:text\/html|application\/xhtml)/i.test(header(answer.headers, 'content-type') ?? '')
        : isIn(answer.status, '3xx') && !/[?&#]error=|^$/.test(header(answer.headers, 'location') ?? '');
    case 'text':
      return answer.body.includes(expects.text);
    default: {
      const document = answer.status < 400 ? parseObject(answer.body) : undefined;
      return document !== undefined && describes(document, expects);
    }
  }
}

/** An event stream may bring its first message later. */
function speaks({ headers, body }: Answer): boolean {
  const type = header(headers, 'content-type') ?? '';
  return /^text\/event-stream/i.test(type) || (/^application\/json/i.test(type) && body.includes('"jsonrpc"'));
}

const isIn = (status: number, range: StatusRange) =>
  typeof range === 'number' ? status === range : Math.floor(status / 100) === Number(range[0]);

function says(line: string, test: HeaderTest): boolean {
  const value = line.trim().toLowerCase();
  const among = (texts: readonly string[], text: string) => texts.some((one) => one.toLowerCase() === text);
  if ('is' in test) return among(test.is, value);
  if ('begins' in test) return value.startsWith(test.begins.toLowerCase());
  return value.split(',').some((entry) => among(test.lists, entry.trim()));
}

/** A URL in a challenge is of use only where it is absolute (RFC 9728 §5.1). */
function challenges({ headers }: Answer, what: Extract<Expectation, { kind: 'challenge' }>['with']): boolean {
  const { bearer, problems } = readChallenge(headerValues(headers, 'www-authenticate'));
  if (!bearer) return false;
  if (what === 'grammar') return problems.length === 0;
  return what === 'bearer' || httpOrigin(bearer.resourceMetadata) !== undefined;
}

type OfDocument = Extract<Expectation, { kind: 'member' | 'without' }>;

function describes(document: Json, expects: OfDocument): boolean {
  switch (expects.kind) {
    case 'member':
      return fits(document, expects.name, expects.value);
    case 'without':
      return expects.members.every(({ name, text }) => ![document[name]].flat().includes(text));
  }
}

/** Whether a member of a JSON document is what it has to be. */
export function fits(document: Json, name: string, test: MemberTest): boolean {
  const isThere = name in document;
  const value = document[name];
  if (test === 'there') return isThere;
  const texts = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  if (test === 'filled') return texts.length > 0;
  if ('equals' in test) return isThere && isSame(value, test.equals);
  if ('type' in test) return isThere ? isOfType(value, test.type) : test.orAbsent === true;
  return 'has' in test ? texts.includes(test.has) : texts.some((text) => text.includes(test.hasWithin));
}

function isOfType(value: unknown, type: 'text' | 'url' | 'list'): boolean {
  if (type === 'list') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  return typeof value === 'string' && (type === 'text' || parseUrl(value) !== undefined);
}

/** Equal as JSON; members may stand in any order. */
function isSame(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  if (isObject(a) && isObject(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => name in b && isSame(a[name], b[name]));
  }
  return a === b;
}

/** Sends it and follows no redirect; `undefined` where no answer came. */
export type Ask = (request: ProbeRequest) => Promise<Answer | undefined>;

/**
 * Whether it is fixed; `undefined` where nothing outside the client can decide.
 */
export async function verified({ anyOf }: Verification, ask: Ask): Promise<boolean | undefined> {
  for (const probe of anyOf ?? []) if (await succeeds(probe, ask)) return true;
  return anyOf && false;
}

async function succeeds({ request, expects, and }: Probe, ask: Ask): Promise<boolean> {
  const sent = 'after' in request ? followUp(request, await ask(request.after)) : request;
  if (sent === undefined || !holds(expects, await ask(sent))) return false;
  return !and || holds(and.expects, await ask(and.request));
}

/** The request that the first answer leads to; `undefined` where it leads nowhere. */
function followUp(request: FollowUp, first: Answer | undefined): ProbeRequest | undefined {
  if (!first) return undefined;
  if (request.take === 'metadata-url') {
    const named = readChallenge(headerValues(first.headers, 'www-authenticate')).bearer?.resourceMetadata;
    const url = named?.startsWith(request.beginning) ? parseUrl(named)?.href : undefined;
    return url === undefined ? undefined : { method: 'GET', url, headers: {} };
  }
  if (request.take === 'session') {
    const id = header(first.headers, 'mcp-session-id');
    if (!isIn(first.status, '2xx')) return undefined;
    return { ...request.request, headers: { ...request.request.headers, ...(id && { 'mcp-session-id': id }) } };
  }
  const document = first.status < 400 ? parseObject(first.body) : undefined;
  if (request.take === 'server-metadata') {
    const [issuer] = asStrings(document?.authorization_servers) ?? [];
    const url = serverMetadataUrls(issuer ?? '').at(request.document === 'oauth' ? 0 : -1);
    return url === undefined ? undefined : { method: 'GET', url, headers: {} };
  }
  const url = newUrl(request.request.url);
  if (!document || !url) return undefined;
  url.searchParams.set('scope', (asStrings(document.scopes_supported) ?? []).join(' '));
  return { ...request.request, url: url.href };
}
