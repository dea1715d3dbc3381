/**
 * What of an attempt tells something. A client that is in asks and is answered alike, thousands of times. Of requests that
 * are alike in all that anybody reads of them, and stand together, the first and the last say what all of them say: so a
 * diagnosis costs what there is to be told, and not what there is.
 */
import { type Exchange, type HeaderLines, header } from '../exchange.ts';
import { corsVerdict } from '../protocol/cors.ts';
import { timeProblemIn } from '../protocol/jwt.ts';
import { isSuccess } from '../protocol/status.ts';
import { asObject, isObject, saysSame } from '../text/json.ts';
import { ways } from '../ways.ts';
import { requestBody, responseBody } from './body.ts';
import { beginsSession } from './classify.ts';
import { tokenOf } from './facts/token-use.ts';
import { frameworkSigns } from './framework.ts';
import { sameRoled } from './growing.ts';
import type { Attempt, Issued, RoledExchange, Told } from './handshake.ts';

/** Those of an attempt that tell something, in order. */
export const tellingOf = ({ telling, exchanges }: Pick<Attempt, 'telling' | 'exchanges'>): readonly Told[] =>
  telling ?? placed(exchanges);

export const placed = (exchanges: readonly RoledExchange[]): Told[] =>
  exchanges.map((roled, position) => ({ roled, position }));

/** Collects them as an attempt goes on. */
export interface Teller {
  /** `issued`: the last token that was issued before it. */
  add(x: RoledExchange, issued: Issued | undefined): void;
  /** Those so far; `undefined` where that is every one. */
  telling(): readonly Told[] | undefined;
  fork(): Teller;
}

/** Plain requests, one behind the other and with one token. */
interface Run {
  authorization: string | undefined;
  /** The first and the last of each shape. */
  alike: Map<string, { first: Told; last: Told }>;
  /** Those whose shape nobody has asked for yet. */
  waiting: { told: Told; issued: Issued | undefined }[];
  /** What was looked at last, with its shape: most are alike to one of these, which is seen without writing it. */
  recent: { look: unknown; shape: string }[];
}

interface Heard {
  before: Told[];
  run: Run | undefined;
  count: number;
}

export function createTeller({ before, run, count }: Heard = { before: [], run: undefined, count: 0 }): Teller {
  function end(): void {
    if (run) before.push(...inRun(run));
    run = undefined;
  }

  return {
    add(roled, issued) {
      const told = { roled, position: count++ };
      if (!isPlain(roled)) {
        end();
        before.push(told);
        return;
      }
      const authorization = header(roled.exchange.request.headers, 'authorization');
      if (run?.authorization !== authorization) end();
      run ??= { authorization, alike: new Map(), waiting: [], recent: [] };
      run.waiting.push({ told, issued });
    },
    telling() {
      const told = run ? [...before, ...inRun(run)] : before;
      return told.length < count ? told : undefined;
    },
    fork() {
      const own = run && { ...run, alike: new Map(run.alike), waiting: [...run.waiting], recent: [...run.recent] };
      return createTeller({ before: [...before], run: own, count });
    },
  };
}

/** The first and the last are kept in any case: of two nobody has to know whether they are alike. */
const ALONE = 2;

function inRun({ alike, waiting, recent }: Run): Told[] {
  if (!alike.size && waiting.length <= ALONE) return waiting.map(({ told }) => told);
  for (const { told, issued } of waiting.splice(0)) {
    const shape = shapeOf(told.roled.exchange, issued, recent);
    const last = { ...told, shape };
    alike.set(shape, { first: alike.get(shape)?.first ?? last, last });
  }
  return [...alike.values()]
    .flatMap(({ first, last }) => (first === last ? [first] : [first, last]))
    .sort((a, b) => a.position - b.position);
}

/** An MCP message that was sent and accepted, and no more than that. */
function isPlain({ exchange: x, role, redirectedFrom }: RoledExchange): boolean {
  if (role !== 'mcp' || redirectedFrom !== undefined || x.request.method !== 'POST') return false;
  // A client that needs no more of a notification's answer gives it up.
  if (
    (x.failure && x.failure.kind !== 'aborted') ||
    x.connect ||
    x.navigation ||
    x.via === 'live-check' ||
    !isSuccess(x.response)
  )
    return false;
  if (header(x.response?.headers, 'www-authenticate') !== undefined || beginsSession(x)) return false;
  return isAnswered(x) && corsVerdict(x)?.blocked !== true;
}

/** With a result, or with nothing, as a notification is; what a body says beside it, it may say to a check. */
function isAnswered(x: Exchange): boolean {
  const { kind, messages } = responseBody(x);
  if (kind === 'empty' || (kind === 'unseen' && !ways[x.via].wrapped)) return true;
  const answer = messages.find((message) => isObject(message) && ('result' in message || isObject(message.error)));
  if (!isObject(answer) || !('result' in answer) || 'error' in answer || 'error_description' in answer) return false;
  return /^\s*(?:[[{]|(?:event|data|id|retry):)/.test(x.response?.body ?? '');
}

/** What an answer says of the server itself, which a check may read. */
const saidOfServer = (x: Exchange): unknown =>
  responseBody(x).messages.map((message) => {
    const { protocolVersion, serverInfo } = asObject(asObject(message)?.result) ?? {};
    return [protocolVersion, serverInfo];
  });

/**
 * Headers whose value is another with each answer, and says nothing of it: that there is one counts. A name that is missing
 * here costs time and nothing else.
 */
const passing = new Set([
  ...['date', 'age', 'etag', 'last-modified', 'content-length', 'server-timing', 'x-timer', 'x-runtime'],
  ...['x-response-time', 'x-process-time', 'x-envoy-upstream-service-time', 'x-request-id', 'request-id'],
  ...['x-correlation-id', 'x-trace-id', 'traceparent', 'tracestate', 'x-cloud-trace-context', 'x-b3-traceid'],
  ...['x-b3-spanid', 'x-amzn-requestid', 'x-amzn-trace-id', 'x-amz-request-id', 'x-amz-apigw-id', 'apigw-requestid'],
  ...['x-amz-cf-id', 'cf-ray', 'fly-request-id', 'x-vercel-id', 'x-railway-request-id', 'rndr-id', 'x-azure-ref'],
  ...['x-github-request-id', 'x-akamai-request-id', 'report-to', 'nel', 'ratelimit', 'ratelimit-remaining'],
  ...['ratelimit-reset', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'x-rate-limit-remaining', 'x-rate-limit-reset'],
]);

const lasting = (lines: HeaderLines): HeaderLines =>
  lines.some((line) => passing.has(line[0]))
    ? lines.map((line) => (passing.has(line[0]) ? [line[0], line[1].trim() && '*'] : line))
    : lines;

/** How many are remembered: a client asks a few things in turn. */
const RECENT = 4;

function shapeOf(x: Exchange, issued: Issued | undefined, recent: Run['recent']): string {
  const look = lookOf(x, issued);
  const known = recent.find((one) => saysSame(one.look, look));
  if (known) return known.shape;
  const shape = JSON.stringify(look);
  recent.unshift({ look, shape });
  if (recent.length > RECENT) recent.pop();
  return shape;
}

/**
 * All of a plain exchange but what tells it from the next: when it was, and what was asked and answered in MCP itself, of
 * which only the methods count, what is said of the server, and the signs of a framework. A member that an exchange gets one
 * day counts by itself. What differs most stands first.
 */
function lookOf(x: Exchange, issued: Issued | undefined): unknown {
  const { id: _id, startedAt, durationMs, timing: _timing, request, response, preflight, ...others } = x;
  const { body: _asked, headers, ...asked } = request;
  const { body: _said, headers: lines = [], ...said } = response ?? {};
  const { kind, json } = responseBody(x);
  return [
    requestBody(x).messages.map((message) => (isObject(message) ? [message.jsonrpc, message.method] : null)),
    [kind, durationMs !== undefined],
    saidOfServer(x),
    others,
    asked,
    said,
    lasting(headers),
    lasting(lines),
    preflight && [
      { ...preflight, startedAt: 0, response: { ...preflight.response, headers: [] } },
      lasting(preflight.response?.headers ?? []),
    ],
    frameworkSigns(x, json),
    [tokenOf(x)?.claims, issued?.claims].map((claims) => timeProblemIn(claims, startedAt) ?? null),
  ];
}

/**
 * Whether an attempt tells the same as before, but that of some alike ones another is the last: those that were it before.
 * `undefined` where there is more to it.
 */
export function replacedIn(before: readonly Told[], now: readonly Told[]): Exchange[] | undefined {
  if (before.length !== now.length) return undefined;
  const replaced: Exchange[] = [];
  for (const [i, { roled, shape }] of before.entries()) {
    const next = now[i];
    if (next && sameRoled(next.roled, roled)) continue;
    if (shape === undefined || next?.shape !== shape) return undefined;
    replaced.push(roled.exchange);
  }
  return replaced;
}
