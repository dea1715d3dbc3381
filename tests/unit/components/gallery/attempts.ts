/** Attempts for the gallery, one for each way in which a sign-in may stand: real diagnoses of today's words. */
import { get } from '../../../../lib/checks/kit/verify/requests.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { grantableOf } from '../../../../lib/extension/worker/grantable.ts';
import { snapshotOf } from '../../../../lib/snapshot/handshake.ts';
import { type AttemptState, showAttempt } from '../../../../lib/snapshot/shown-attempt.ts';
import type { AttemptSnapshot } from '../../../../lib/snapshot.ts';
import wrongEndpoint from '../../../fixtures/checks/network/wrong-endpoint.ts';
import {
  answer,
  at,
  claims,
  direct,
  type Flow,
  headers,
  json,
  mcpRequest,
  preflight,
  relayed,
  token,
} from '../../../fixtures/flow.ts';
import {
  exchangesOf,
  handshakeOf,
  mismatched,
  preflightRefused,
  resourceMismatch,
  unregistered,
  withWarnings,
} from './findings.ts';
import { attempt, diagnosis, exchanges, LOCAL, MCP, START, stages } from './handshakes.ts';

/** It began this many milliseconds later. */
const moved = (all: readonly Exchange[], by: number): Exchange[] =>
  all.map((exchange) => ({ ...exchange, startedAt: exchange.startedAt + by }));

function newest(all: Exchange[], state: AttemptState): AttemptSnapshot {
  const handshake = handshakeOf(all);
  const last = handshake.attempts.at(-1);
  if (!last) throw new Error('There is no attempt.');
  return showAttempt(handshake, last, state).attempt;
}

const ended = { ended: true };
export const attemptOf = (id: string, flow: Flow, { state = ended as AttemptState, url = MCP, later = 0 } = {}) => ({
  ...newest(moved(exchangesOf(flow, url), later), state),
  id,
});

export const failing = attemptOf('failing', mismatched);
export const earlier = attemptOf('earlier', mismatched, { later: -211_000 });
export const connected = attemptOf('connected', relayed().until('stream'));
export const warned = attemptOf('warned', withWarnings, { later: -1_264_000 });

/** The same attempt, which began this many milliseconds later. */
export const shifted = (attempt: AttemptSnapshot, id: string, by: number): AttemptSnapshot => ({
  ...attempt,
  id,
  startedAt: attempt.startedAt + by,
  exchanges: attempt.exchanges.map((x) => ({ ...x, startedAt: x.startedAt + by })),
});

/** It failed, it worked with warnings, it worked, and it was not finished: at this server. */
export const kindsAt = (url: string): AttemptSnapshot[] => [
  attemptOf('failing', mismatched, { url }),
  attemptOf('warned', withWarnings, { url }),
  attemptOf('connected', relayed().until('stream'), { url }),
  attemptOf('stopped', relayed().until('register'), { url }),
];

/** It worked twice before, and then your MCP server named another URL; what it is built with shows only since then. */
function afterGood(): AttemptSnapshot {
  const good = (name: string, by: number, flow: Flow) =>
    moved(exchangesOf(flow), by).map((exchange) => ({ ...exchange, id: `${name}${exchange.id}` }));
  const now = exchangesOf(mismatched.change('initialize', headers({ 'x-powered-by': 'Express' })));
  const all = [...good('a', -90_000_000, relayed()), ...good('b', -742_000, relayed()), ...now];
  const last = snapshotOf(handshakeOf(all), ended).attempts.at(-1);
  if (!last?.changed?.length) throw new Error('Nothing changed.');
  return { ...last, id: 'changed' };
}
export const changedSinceThen = afterGood();

/** The last request of it waits for its response. */
const waiting = (name: string, of = relayed()) =>
  of.until(name).change(name, ({ response: _response, durationMs: _duration, ...x }) => x);
const aWhile = 12_000;
/** It began a while ago, whenever it is looked at: for how long it waits is counted. */
export const running = attemptOf('running', waiting('serverMetadata'), {
  state: { ended: false },
  later: Date.now() - aWhile - START,
});
export const suspected = attemptOf('suspected', mismatched.until('resourceMetadata'), { state: { ended: false } });
const signsIn = { ended: false, atSignIn: true };
export const atSignIn = attemptOf('sign-in', waiting('authorize'), { state: signsIn });
export const OTHER = 'http://localhost:8080/mcp';
export const atSignInElsewhere = attemptOf('sign-in', waiting('authorize'), {
  state: signsIn,
  url: OTHER,
  later: -2_000_000,
});
export const stopped = attemptOf('stopped', relayed().until('register'));

/** Of a page's own requests, whose headers the browser shows it only in part. */
const seenInPart = direct()
  .until('register')
  .all(({ response, ...x }) => ({ ...x, ...(response && { response: { ...response, headersPartial: true } }) }));
export const stoppedInPart = attemptOf('stopped in part', seenInPart);
export const ownRequests = { via: 'direct', client: 'MCP Inspector 0.22.0' } as const;
export const ofVersion1 = { inspector: { name: 'MCP Inspector', version: '0.22.0' } };

/** It worked for some minutes, and then the token was over and none was got. */
const short = token({ ...claims, iat: START / 1000 + 1, exp: START / 1000 + 301 });
const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } })(
  at(480_000)(mcpRequest('tools/call', short)),
);
export const expired = attemptOf(
  'expired',
  direct()
    .until('stream')
    .change('token', json({ access_token: short, expires_in: 300 }))
    .add({ refused }),
);

/** What the worker would offer to see more of. */
function grantableIn(flow: Flow): SessionSnapshot['grantable'] {
  const exchanges = exchangesOf(flow);
  const asked = exchanges.map(({ request }) => new URL(request.url).origin);
  return grantableOf([handshakeOf(exchanges)], [], asked);
}
export const grantableAtSignIn = grantableIn(waiting('authorize'));
export const grantableInPart = grantableIn(seenInPart);
export const scalekitFault = attemptOf('scalekit', unregistered);
/** Its framework shows, and where it does not. */
export const cors = attemptOf(
  'cors',
  preflightRefused.change('initialize', preflight(401, { 'x-powered-by': 'Express' })),
  { url: LOCAL },
);
export const corsAnywhere = attemptOf('cors anywhere', preflightRefused, { url: LOCAL });
/** It is one of three cases, which a look decides. */
export const forked = attemptOf('forked', wrongEndpoint.failing);
export const local = { id: 'h2', server: LOCAL, via: 'direct', scalekit: null } as const;

export const long = `https://mcp.${'a-very-long-label-of-a-host.'.repeat(6)}example.com/${'tenant/'.repeat(40)}mcp?session=${'0123456789abcdef'.repeat(30)}`;
const rightToLeft = '\u202egnp.exe\u202c';
export const markup = '<script>alert(1)</script><img src=x onerror=alert(2)>';
export const hostile = attempt({
  id: 'hostile',
  diagnosis: diagnosis({
    verdict: 'failing',
    cause: {
      ...resourceMismatch,
      title: `${markup} ${rightToLeft} ${'A title of ten kilobytes. '.repeat(400)}`,
      summary: `It says \`${markup}\`, ${rightToLeft}, **${'x'.repeat(300)}** and \`${'y'.repeat(4000)}\`.`,
      evidence: [
        {
          exchange: 'x1',
          method: markup,
          url: long,
          status: 200,
          what: markup,
          observed: `${markup}\n${'z'.repeat(9000)}`,
          expected: `${rightToLeft}`,
        },
        {
          exchange: 'x2',
          method: 'GET',
          url: `javascript:alert(1)//${long}`,
          status: 0,
          what: 'access-control-allow-origin'.repeat(20),
          observed: null,
          expected: 'https://a.example',
        },
      ],
      fix: {
        do: [
          {
            place: { kind: 'network', name: markup },
            text: `Write ${markup} ${rightToLeft}`,
            values: [{ name: 'Value', value: `${markup}${rightToLeft}${'w'.repeat(900)}` }],
            link: { url: 'javascript:alert(1)', label: markup },
            path: [markup, 'p'.repeat(400)],
          },
          {
            place: { kind: 'network', name: markup },
            text: 'Run it.',
            snippets: [{ label: 'Express', language: markup, code: `${markup}\n${'c'.repeat(600)}` }],
          },
        ],
        or: [],
        stuck: [],
      },
      verify: [{ says: markup, anyOf: [{ request: get(long), expects: { kind: 'answer' } }] }],
      references: [{ source: markup, title: 'u'.repeat(300), url: `https://${'h'.repeat(60)}.example/` }],
    },
    stages: stages('passed', 'passed', 'failed'),
  }),
  exchanges: exchanges().map((x, i) => ({
    ...x,
    role: i ? x.role : markup,
    method: i ? x.method : markup,
    url: i % 2 ? long : `${x.url}${rightToLeft}`,
  })),
});

export const thousands = Array.from({ length: 10_000 }, (_, index) => {
  const from = exchanges()[index % 10];
  return {
    id: `n${index}`,
    startedAt: START + index * 5,
    durationMs: (index * 7) % 900,
    role: from?.role ?? 'mcp',
    via: 'direct' as const,
    method: from?.method ?? 'GET',
    url: `${from?.url ?? MCP}#${index}`,
    status: from?.status ?? 200,
  };
});
