/** Every state that the views have, as data. */

import type { TabId } from '../../../../components/panel-state.ts';
import type { Grants } from '../../../../components/session-client.ts';
import type { SessionSnapshot } from '../../../../lib/session/snapshot.ts';
import {
  guessedRegistration,
  noRefreshToken,
  preflightRejected,
  registrationDisabled,
  resourceMismatch,
  strictResource,
} from './findings.ts';
import { allPassed, attempt, diagnosis, exchanges, handshake, MCP, START, session, stages } from './handshakes.ts';

export interface GalleryState {
  page: 'panel' | 'popup' | 'options';
  /** `undefined`: nothing is sent yet. */
  snapshot?: SessionSnapshot;
  /** Then the worker goes away. */
  away?: boolean;
  tab?: TabId;
  /** Id of an exchange that is opened. */
  exchange?: string;
  /** All that can be opened is. */
  expanded?: boolean;
  grants?: Grants;
  /** Origin that the options page is asked for. */
  asked?: string;
}

const failing = attempt({
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
const earlier = attempt({ ...failing, id: 'earlier', startedAt: START - 211_000 });
const connected = attempt({
  id: 'connected',
  diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }),
  exchanges: exchanges(),
});
const warned = attempt({
  id: 'warned',
  startedAt: START - 1_264_000,
  diagnosis: diagnosis({
    verdict: 'connected',
    warnings: [strictResource, noRefreshToken],
    stages: stages('passed', 'warning', 'passed', 'passed', 'passed', 'passed', 'warning', 'passed'),
  }),
  exchanges: exchanges(),
});
const running = attempt({
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
const suspected = attempt({
  id: 'suspected',
  running: true,
  diagnosis: diagnosis({
    verdict: 'incomplete',
    suspect: resourceMismatch,
    stages: stages('passed', 'passed', 'failed'),
  }),
});
const atSignIn = attempt({
  id: 'sign-in',
  running: true,
  atSignIn: true,
  diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'passed', 'passed', 'passed') }),
  exchanges: exchanges(5),
});
const stopped = attempt({
  id: 'stopped',
  diagnosis: diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed', 'unknown', 'passed', 'unknown') }),
  exchanges: exchanges(4),
});
const scalekitFault = attempt({
  id: 'scalekit',
  diagnosis: diagnosis({
    verdict: 'failing',
    cause: registrationDisabled,
    stages: stages('passed', 'passed', 'passed', 'passed', 'failed'),
  }),
  exchanges: exchanges(3),
});
const cors = attempt({
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
const local = { id: 'h2', server: 'http://localhost:3002/mcp', via: 'direct', scalekit: null } as const;

const long = `https://mcp.${'a-very-long-label-of-a-host.'.repeat(6)}example.com/${'tenant/'.repeat(40)}mcp?session=${'0123456789abcdef'.repeat(30)}`;
const rightToLeft = '\u202egnp.exe\u202c';
const markup = '<script>alert(1)</script><img src=x onerror=alert(2)>';
const hostile = attempt({
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
      fix: [
        {
          text: `Write ${markup} ${rightToLeft}`,
          copy: `${markup}${rightToLeft}${'w'.repeat(900)}`,
          link: { url: 'javascript:alert(1)', label: markup },
          path: [markup, 'p'.repeat(400)],
        },
        { text: 'Run it.', snippet: { language: markup, code: `${markup}\n${'c'.repeat(600)}` } },
      ],
      verify: [{ command: `curl '${long}'`, says: markup }],
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

const thousands = Array.from({ length: 10_000 }, (_, index) => {
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

const grantable = [
  {
    origin: ENV(),
    reason:
      'What `acme.scalekit.dev` answers after the sign-in page cannot be seen without your permission for that host.',
  },
  {
    origin: 'https://mcp.acme.dev',
    reason: 'The browser keeps the answers of `mcp.acme.dev` from the page, so their headers are not known.',
  },
];
function ENV() {
  return 'https://acme.scalekit.dev';
}

const four = session([
  handshake([earlier, failing]),
  handshake([warned], {
    id: 'h2',
    server: 'http://localhost:3002/mcp',
    scalekit: { environment: 'http://localhost:9100', kind: 'unknown', resourceId: 'res_1' },
  }),
  handshake([{ ...atSignIn, startedAt: START - 2_000_000 }], {
    id: 'h3',
    server: 'http://localhost:8080/sse',
    client: 'MCP Inspector 1.0.3',
    via: 'inspector-v1-proxy',
  }),
]);
const many = session(
  Array.from({ length: 40 }, (_, index) =>
    handshake(
      [
        attempt({
          ...([failing, warned, connected, stopped][index % 4] ?? failing),
          id: `many${index}`,
          startedAt: START - index * 61_000,
        }),
      ],
      {
        id: `h${index}`,
        server: `https://mcp-${index}.tenant-${index}.acme-corporation.example/mcp`,
      },
    ),
  ),
  { forgotten: 12 },
);

const panel = (snapshot: SessionSnapshot, more: Partial<GalleryState> = {}): GalleryState => ({
  page: 'panel',
  snapshot,
  ...more,
});
const popup = (snapshot: SessionSnapshot, more: Partial<GalleryState> = {}): GalleryState => ({
  page: 'popup',
  snapshot,
  ...more,
});
const noInspector = session([], { inspector: null, pageOrigin: 'https://news.example.com' });

export const states: Record<string, GalleryState> = {
  'panel-connecting': { page: 'panel' },
  'panel-nothing': panel(session([])),
  'panel-no-inspector': panel(noInspector),
  'panel-failing': panel(four),
  'panel-failing-expanded': panel(four, { expanded: true }),
  'panel-failing-scalekit': panel(session([handshake([scalekitFault])])),
  'panel-failing-cors': panel(session([handshake([cors], local)], { grantable })),
  'panel-running': panel(session([handshake([running])])),
  'panel-suspect': panel(session([handshake([suspected])])),
  'panel-sign-in': panel(session([handshake([atSignIn])], { grantable: grantable.slice(0, 1) })),
  'panel-connected': panel(session([handshake([connected])])),
  'panel-warnings': panel(session([handshake([warned])]), { expanded: true }),
  'panel-stopped': panel(session([handshake([stopped])], { grantable })),
  'panel-many': panel(many),
  'panel-hostile': panel(
    session(
      [
        handshake([hostile], {
          server: long,
          client: markup,
          scalekit: { environment: long, kind: 'production', resourceId: 'res_'.padEnd(200, '9') },
        }),
      ],
      { grantable: [{ origin: long, reason: markup }] },
    ),
  ),
  'panel-away': panel(session([handshake([failing])]), { away: true }),
  'panel-sequence': panel(session([handshake([connected])]), { tab: 'sequence' }),
  'panel-sequence-running': panel(session([handshake([running])]), { tab: 'sequence' }),
  'panel-sequence-cors': panel(session([handshake([cors], local)]), { tab: 'sequence' }),
  'panel-sequence-hostile': panel(session([handshake([hostile], { server: long })]), { tab: 'sequence' }),
  'panel-exchanges': panel(session([handshake([warned])]), { tab: 'exchanges' }),
  'panel-exchange-mcp': panel(session([handshake([warned])]), { tab: 'exchanges', exchange: 'x1' }),
  'panel-exchange-token': panel(session([handshake([warned])]), { tab: 'exchanges', exchange: 'x7' }),
  'panel-exchange-gone': panel(session([handshake([warned])]), { tab: 'exchanges', exchange: 'x4' }),
  'panel-exchange-huge': panel(
    session([
      handshake([
        attempt({
          ...connected,
          exchanges: [...exchanges(3), { ...exchanges(2)[1], id: 'huge' } as (typeof thousands)[number]],
        }),
      ]),
    ]),
    { tab: 'exchanges', exchange: 'huge' },
  ),
  'panel-exchanges-hostile': panel(session([handshake([hostile], { server: long })]), {
    tab: 'exchanges',
    exchange: 'x2',
  }),
  'panel-exchanges-thousands': panel(session([handshake([attempt({ ...connected, exchanges: thousands })])]), {
    tab: 'exchanges',
  }),
  'popup-connecting': { page: 'popup' },
  'popup-nothing': popup(session([])),
  'popup-no-inspector': popup(noInspector),
  'popup-failing': popup(session([handshake([cors], local)])),
  'popup-failing-scalekit': popup(session([handshake([scalekitFault])])),
  'popup-many': popup(four),
  'popup-running': popup(session([handshake([running])])),
  'popup-suspect': popup(session([handshake([suspected])])),
  'popup-sign-in': popup(session([handshake([atSignIn])], { grantable: grantable.slice(0, 1) })),
  'popup-connected': popup(session([handshake([connected])])),
  'popup-warnings': popup(session([handshake([warned])])),
  'popup-stopped': popup(session([handshake([stopped])])),
  'popup-added': popup(
    session([], { inspector: { name: 'https://tools.acme.dev' }, pageOrigin: 'https://tools.acme.dev', added: true }),
  ),
  'popup-hostile': popup(session([handshake([hostile], { server: long })])),
  'options-empty': { page: 'options', grants: { hosts: [], origins: [] } },
  'options-asked': { page: 'options', grants: { hosts: [], origins: [] }, asked: 'https://acme.scalekit.dev' },
  'options-filled': {
    page: 'options',
    grants: {
      hosts: ['https://acme.scalekit.dev/*', `https://${'sub.'.repeat(30)}example.com/*`],
      origins: ['https://tools.acme.dev'],
    },
  },
};
