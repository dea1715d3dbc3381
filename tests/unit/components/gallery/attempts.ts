/** Attempts for the gallery, one for each way in which a sign-in may stand. */
import type { Change, Same } from '../../../../lib/changed/compare.ts';
import { get } from '../../../../lib/checks/kit/verify/requests.ts';
import {
  clients,
  guessedRegistration,
  noRefreshToken,
  preflightRejected,
  preflightRejectedAnywhere,
  registrationDisabled,
  resourceMismatch,
  strictResource,
} from './findings.ts';
import { allPassed, attempt, diagnosis, exchanges, MCP, START, stages } from './handshakes.ts';

export const failing = attempt({
  id: 'failing',
  diagnosis: diagnosis({
    verdict: 'failing',
    cause: resourceMismatch,
    consequences: [guessedRegistration],
    warnings: [noRefreshToken],
    stages: stages('passed', 'passed', 'failed'),
  }),
  exchanges: [
    ...exchanges(2),
    {
      id: 'x3',
      startedAt: START + 400,
      durationMs: 11,
      role: 'registration',
      via: 'inspector-v2-relay',
      method: 'POST',
      url: 'https://mcp.acme.dev/register',
      status: 404,
    },
  ],
});
const changesThen: Change[] = [
  {
    name: 'resource',
    of: 'in the metadata of your MCP server',
    stage: 'resource-metadata',
    worked: MCP,
    fails: 'http://mcp.acme.dev/mcp',
    role: 'reason',
  },
  {
    name: 'Status',
    of: 'of the response to the registration',
    stage: 'registration',
    worked: '201',
    fails: '404',
    role: 'follows',
  },
  {
    name: 'Version',
    of: 'of the client',
    stage: 'network',
    worked: 'MCP Inspector 2.11.0',
    fails: 'MCP Inspector 2.12.0',
    role: 'other',
  },
  {
    name: 'x-powered-by',
    of: 'in the response to initialize without a token',
    stage: 'challenge',
    worked: null,
    fails: 'Express',
    role: 'other',
  },
];
const sameThen: Same[] = [
  { of: 'of the client', names: ['Way', 'Page'] },
  {
    of: 'in the metadata of your MCP server',
    names: ['authorization_servers', 'bearer_methods_supported', 'scopes_supported'],
  },
  {
    of: 'of the response to initialize without a token',
    names: ['Status', 'WWW-Authenticate', 'realm', 'resource_metadata'],
  },
];
/** It worked before, and the server names another URL since then. */
export const changedSinceThen = attempt({
  ...failing,
  id: 'changed',
  changed: [
    { workedAt: START - 742_000, same: sameThen, changes: changesThen },
    { workedAt: START - 90_000_000, same: sameThen, changes: changesThen.slice(0, 2) },
  ],
});
export const earlier = attempt({ ...failing, id: 'earlier', startedAt: START - 211_000 });
export const connected = attempt({
  id: 'connected',
  diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }),
  exchanges: exchanges(),
});
export const warned = attempt({
  id: 'warned',
  startedAt: START - 1_264_000,
  diagnosis: diagnosis({
    verdict: 'connected',
    warnings: [strictResource, noRefreshToken],
    clients,
    stages: stages('passed', 'warning', 'passed', 'passed', 'passed', 'passed', 'warning', 'passed'),
  }),
  exchanges: exchanges(),
});
export const running = attempt({
  id: 'running',
  running: true,
  diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'passed') }),
  exchanges: [
    ...exchanges(2),
    {
      id: 'x3',
      startedAt: START + 420,
      role: 'server-metadata',
      via: 'inspector-v2-relay',
      method: 'GET',
      url: exchanges()[2]?.url ?? '',
    },
  ],
});
export const suspected = attempt({
  id: 'suspected',
  running: true,
  diagnosis: diagnosis({
    verdict: 'incomplete',
    suspect: resourceMismatch,
    stages: stages('passed', 'passed', 'failed'),
  }),
});
export const atSignIn = attempt({
  id: 'sign-in',
  running: true,
  atSignIn: true,
  diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'passed', 'passed', 'passed') }),
  exchanges: exchanges(5),
});
export const stopped = attempt({
  id: 'stopped',
  diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'unknown', 'passed', 'unknown') }),
  exchanges: exchanges(4),
});
export const scalekitFault = attempt({
  id: 'scalekit',
  diagnosis: diagnosis({
    verdict: 'failing',
    cause: registrationDisabled,
    stages: stages('passed', 'passed', 'passed', 'passed', 'failed'),
  }),
  exchanges: exchanges(3),
});
export const cors = attempt({
  id: 'cors',
  diagnosis: diagnosis({ verdict: 'failing', cause: preflightRejected, stages: stages('failed') }),
  exchanges: [
    {
      id: 'x1',
      startedAt: START,
      durationMs: 7,
      role: 'mcp',
      via: 'direct',
      method: 'POST',
      url: 'http://localhost:3002/mcp',
      failure: 'net::ERR_FAILED',
      preflightStatus: 401,
    },
    {
      id: 'x2',
      startedAt: START + 9,
      durationMs: 7,
      role: 'resource-metadata',
      via: 'direct',
      method: 'GET',
      url: 'http://localhost:3002/.well-known/oauth-protected-resource/mcp',
      failure: 'net::ERR_FAILED',
      preflightStatus: 401,
    },
  ],
});
export const corsAnywhere = attempt({
  ...cors,
  id: 'cors anywhere',
  diagnosis: diagnosis({ verdict: 'failing', cause: preflightRejectedAnywhere, stages: stages('failed') }),
});
export const local = { id: 'h2', server: 'http://localhost:3002/mcp', via: 'direct', scalekit: null } as const;

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
