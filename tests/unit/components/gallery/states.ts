/** Every state that the views have, as data. */
import type { RequestFilter } from '../../../../components/panel/filter.ts';
import type { TabId } from '../../../../components/panel/panel-state.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import type { Installation } from '../../../../lib/extension/views/installation.ts';
import type { Grants } from '../../../../lib/extension/views/session-client.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../../../../lib/snapshot.ts';
import {
  atSignIn,
  atSignInElsewhere,
  attemptOf,
  changedSinceThen,
  connected,
  cors,
  corsAnywhere,
  earlier,
  expired,
  failing,
  forked,
  grantableAtSignIn,
  grantableInPart,
  hostile,
  kindsAt,
  local,
  long,
  markup,
  OTHER,
  ofVersion1,
  ownRequests,
  running,
  scalekitFault,
  shifted,
  stopped,
  stoppedInPart,
  suspected,
  thousands,
  warned,
} from './attempts.ts';
import { type CheckGallery, checkStates } from './check-states.ts';
import type { FakeFile } from './fake-files.ts';
import { fileStates } from './file-states.ts';
import { withWarnings } from './findings.ts';
import { attempt, exchanges, handshake, LOCAL, START, session } from './handshakes.ts';

export interface GalleryState {
  page: 'panel' | 'popup' | 'options' | 'check';
  /** Of the check page. */
  check?: CheckGallery;
  /** What the worker has of the exchanges, where that is not the gallery's own. */
  exchanges?: Record<string, Exchange>;
  /** `undefined`: nothing is sent yet. */
  snapshot?: SessionSnapshot;
  /** Then the worker goes away. */
  away?: boolean;
  /** Then the extension is updated. */
  outdated?: boolean;
  /** The panel is a page of its own. */
  alone?: boolean;
  tab?: TabId;
  /** Id of an exchange that is opened. */
  exchange?: string;
  /** How the requests are filtered, after that. */
  requests?: Partial<RequestFilter>;
  /** All that can be opened is. */
  expanded?: boolean;
  grants?: Grants;
  installation?: Installation;
  /** Selector of a button that is pressed. */
  pressed?: string;
  /** Files that are opened together, by name. */
  files?: Record<string, FakeFile>;
  /** The preview of what would be saved is open. */
  saves?: true;
  /** Files that are there to be opened later. */
  openable?: Record<string, FakeFile>;
  /** Origin that the options page is asked for. */
  asked?: string;
}

/** Name of the sample's file. */
export const SAMPLE = 'Sample of a failing sign-in.har';

const sampled = session([handshake([scalekitFault])], { source: { kind: 'har', name: SAMPLE } });

const four = session([
  handshake([earlier, failing]),
  handshake([attemptOf('warned', withWarnings, { url: LOCAL, later: -1_264_000 })], { id: 'h2', server: LOCAL }),
  handshake([atSignInElsewhere], { id: 'h3', server: OTHER }),
]);
const many = session(
  Array.from({ length: 40 }, (_, index) => {
    const server = `https://mcp-${index}.tenant-${index}.acme-corporation.example/mcp`;
    const is = kindsAt(server)[index % 4] ?? failing;
    return handshake([shifted(is, `many${index}`, index * -61_000)], { id: `h${index}`, server });
  }),
  { forgotten: 12, missed: 240, unsaved: true },
);

const servers = ['https://mcp.acme.dev/mcp', 'https://tickets.acme.dev/mcp', LOCAL];
const signIns = session(
  servers.map((server, place) => {
    const kinds = kindsAt(server);
    const all = Array.from({ length: 200 }, (_, index) =>
      shifted(kinds[index % 4] ?? failing, `s${place}-${index}`, index * 61_000 + place),
    );
    return handshake(all, { id: `hs${place}`, server });
  }),
);
/** Those of which the gallery has the headers and bodies. */
const withRows = (of: AttemptSnapshot, more: ExchangeSummary[] = []) =>
  attempt({ ...of, exchanges: [...exchanges(10, 'direct'), ...more] });
const ofOwnRequests = withRows(attemptOf('warned now', withWarnings));
const poll = (id: string, index: number): ExchangeSummary => ({
  id,
  startedAt: START + 3000 + index * 900,
  durationMs: 12,
  role: 'mcp',
  via: 'inspector-v2-relay',
  method: 'POST',
  url: 'https://mcp.acme.dev/mcp',
  status: 200,
});
const polling = session([
  handshake([
    attempt({
      ...ofOwnRequests,
      exchanges: [...exchanges(), ...Array.from({ length: 3000 }, (_, n) => poll(`p${n}`, n))],
    }),
  ]),
]);
const requests = (filter: Partial<RequestFilter>, more: Partial<GalleryState> = {}): GalleryState =>
  panel(session([handshake([ofOwnRequests], { via: 'direct' })]), { tab: 'exchanges', requests: filter, ...more });

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
  'panel-stale': panel(session([], { stale: true })),
  'panel-stale-failing': panel(session([handshake([failing])], { stale: true })),
  'panel-failing': panel(four),
  'panel-failing-expanded': panel(four, { expanded: true }),
  'panel-failing-scalekit': panel(session([handshake([scalekitFault])])),
  'panel-failing-cors': panel(session([handshake([cors], local)])),
  'panel-running': panel(session([handshake([running])])),
  'panel-suspect': panel(session([handshake([suspected])])),
  'panel-sign-in': panel(session([handshake([atSignIn])], { grantable: grantableAtSignIn })),
  'panel-sign-in-elsewhere': panel(session([handshake([{ ...atSignIn, signInTab: 8 }])])),
  'panel-connected': panel(session([handshake([connected])])),
  'panel-warnings': panel(session([handshake([warned])]), { expanded: true }),
  'panel-warnings-closed': panel(session([handshake([warned])])),
  'panel-saving': panel(session([handshake([earlier, warned])]), { saves: true }),
  'panel-fork': panel(session([handshake([forked])])),
  'panel-snippets': panel(session([handshake([corsAnywhere], local)])),
  'panel-stopped': panel(
    session([handshake([stoppedInPart], ownRequests)], { ...ofVersion1, grantable: grantableInPart }),
  ),
  'panel-many': panel(many),
  'panel-sign-ins': panel(signIns),
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
  'panel-sample': { ...panel(session([])), openable: { [SAMPLE]: { snapshot: sampled, notes: [] } } },
  'panel-alone': { page: 'panel', alone: true },
  'panel-outdated': panel(session([handshake([failing])]), { outdated: true }),
  'panel-outdated-empty': { page: 'panel', outdated: true },
  'panel-changed': panel(
    session([handshake([attemptOf('warned', withWarnings, { later: -742_000 }), changedSinceThen])]),
    {
      tab: 'changed',
    },
  ),
  'panel-changed-line': panel(session([handshake([changedSinceThen])])),
  'panel-sequence': panel(session([handshake([connected])]), { tab: 'sequence' }),
  'panel-sequence-running': panel(session([handshake([running])]), { tab: 'sequence' }),
  'panel-sequence-cors': panel(session([handshake([cors], local)]), { tab: 'sequence' }),
  'panel-sequence-hostile': panel(session([handshake([hostile], { server: long })]), { tab: 'sequence' }),
  'panel-exchanges': panel(session([handshake([warned])]), { tab: 'exchanges' }),
  'panel-requests-repeats': panel(polling, { tab: 'exchanges' }),
  'panel-requests-everything': panel(polling, { tab: 'exchanges', requests: { everything: true } }),
  'panel-requests-step': requests({ stage: 'session' }),
  'panel-requests-status': requests({ status: '4xx' }),
  'panel-requests-method': requests({ method: 'GET' }),
  'panel-requests-search': requests({ text: 'code' }),
  'panel-requests-found': requests({ text: 'expires' }, { exchange: 'x7' }),
  'panel-requests-no-match': requests({ text: 'nothing like it', method: 'GET' }),
  'panel-requests-cause-hidden': panel(session([handshake([failing])]), {
    tab: 'exchanges',
    requests: { status: '4xx' },
  }),
  'panel-requests-cause': panel(session([handshake([failing])]), { tab: 'exchanges' }),
  'panel-exchange-mcp': panel(session([handshake([withRows(connected)], { via: 'direct' })]), {
    tab: 'exchanges',
    exchange: 'x1',
  }),
  'panel-exchange-token': panel(session([handshake([withRows(connected)], { via: 'direct' })]), {
    tab: 'exchanges',
    exchange: 'x7',
  }),
  'panel-exchange-refused': panel(
    session([
      handshake(
        [
          withRows(expired, [
            {
              ...(exchanges(1, 'direct')[0] as (typeof thousands)[number]),
              id: 'x11',
              startedAt: START + 480_000,
              durationMs: 47,
            },
          ]),
        ],
        { via: 'direct' },
      ),
    ]),
    { tab: 'exchanges', exchange: 'x11' },
  ),
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
  ...fileStates,
  'panel-shortcuts': panel(session([handshake([failing])]), {
    pressed: '[aria-label="Keyboard shortcuts"]',
    installation: { browser: 'chromium', popupKeys: 'Alt+Shift+M' },
  }),
  'popup-connecting': { page: 'popup' },
  'popup-nothing': popup(session([])),
  'popup-no-inspector': popup(noInspector),
  'popup-unpinned': popup(session([]), {
    installation: { browser: 'chromium', onToolbar: false, privateWindows: false },
  }),
  'popup-private': popup(noInspector, { installation: { browser: 'firefox', privateWindows: true } }),
  'popup-stale': popup(session([], { stale: true })),
  'popup-failing': popup(session([handshake([cors], local)])),
  'popup-failing-scalekit': popup(session([handshake([scalekitFault])])),
  'popup-many': popup(four),
  'popup-running': popup(session([handshake([running])])),
  'popup-suspect': popup(session([handshake([suspected])])),
  'popup-sign-in': popup(session([handshake([atSignIn])], { grantable: grantableAtSignIn })),
  'popup-connected': popup(session([handshake([connected])])),
  'popup-warnings': popup(session([handshake([warned])])),
  'popup-stopped': popup(session([handshake([stopped])])),
  'popup-added': popup(
    session([], { inspector: { name: 'https://tools.acme.dev' }, pageOrigin: 'https://tools.acme.dev', added: true }),
  ),
  'popup-hostile': popup(session([handshake([hostile], { server: long })])),
  ...checkStates,
  'options-empty': { page: 'options', grants: { hosts: [], origins: [] } },
  'options-asked': { page: 'options', grants: { hosts: [], origins: [] }, asked: 'https://acme.scalekit.dev' },
  'options-unpinned': {
    page: 'options',
    grants: { hosts: [], origins: [] },
    installation: { browser: 'chromium', onToolbar: false, privateWindows: false, popupKeys: 'Alt+Shift+M' },
  },
  'options-firefox': {
    page: 'options',
    grants: { hosts: [], origins: [] },
    installation: { browser: 'firefox', onToolbar: false, privateWindows: false, popupKeys: '' },
  },
  'options-forget': { page: 'options', grants: { hosts: [], origins: [] }, pressed: '.options .actions button' },
  'options-filled': {
    page: 'options',
    grants: {
      hosts: ['https://acme.scalekit.dev/*', `https://${'sub.'.repeat(30)}example.com/*`],
      origins: ['https://tools.acme.dev'],
    },
  },
};
