/** States of the check page, as a check brings them: real diagnoses of servers that are told by what is different about them. */
import type { Asked } from '../../../../lib/capture/live-check/asked.ts';
import type { CheckForm } from '../../../../lib/check-page/link.ts';
import { diagnose } from '../../../../lib/diagnose.ts';
import type { CheckResult } from '../../../../lib/extension/shared/check-port.ts';
import type { RememberedServer } from '../../../../lib/extension/shared/remembered-servers.ts';
import type { CheckState } from '../../../../lib/extension/views/check-client.ts';
import { assemble } from '../../../../lib/handshake/assemble.ts';
import type { Registered } from '../../../../lib/registering/outcome.ts';
import { snapshotsOfCheck } from '../../../../lib/snapshot/handshake.ts';
import disabled from '../../../fixtures/checks/registration/disabled.ts';
import type { Flow } from '../../../fixtures/flow.ts';
import {
  issuer,
  resourceMetadataDocument,
  resourceMetadataUrl,
  server,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { asked } from '../../clients/asked.ts';
import { failing, long, markup } from './attempts.ts';
import type { FakeFile } from './fake-files.ts';
import { handshake, session } from './handshakes.ts';
import type { GalleryState } from './states.ts';

export interface CheckGallery {
  given?: Partial<CheckForm>;
  servers?: RememberedServer[];
  /** What the check comes to once the button is pressed. */
  comesTo?: CheckState;
  /** What the registration comes to that is asked for then; `said`: only what is said before. */
  registers?: CheckState | 'said';
  token?: string;
  agent?: { userAgent: string };
}

const windows = { userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)' };

function resultOf(flow: Flow, client: string, more: Partial<CheckResult> = {}, errorText?: string): CheckResult {
  const exchanges = [...flow.exchanges];
  const handshakes = snapshotsOfCheck(assemble(exchanges).handshakes, {
    cancelled: more.cancelled ?? false,
    context: { client: client || 'other', ...(errorText && { errorText }) },
  });
  return { url: server, handshakes, exchanges, notes: [], cancelled: false, ...more };
}

const done = (result: CheckResult): CheckState => ({ phase: 'done', asked: [], result });

const refusal = assemble([...disabled.failing.exchanges]).handshakes.map(
  (one) => diagnose(one, { ended: true }).cause,
)[0];

const registered = (outcome: Registered): CheckState => ({ phase: 'done', asked: [], registered: outcome });

const request = (topic: Asked['topic'], url: string, status: number): Asked => ({
  method: topic === 'mcp' ? 'POST' : 'GET',
  url,
  topic,
  as: 'program',
  status,
});
const soFar: Asked[] = [
  request('mcp', server, 401),
  request('mcp', server, 405),
  request('resource-metadata', resourceMetadataUrl, 200),
  request('server-metadata', serverMetadataUrl, 404),
];

const part = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, '');
const token = `${part({ alg: 'RS256', typ: 'at+jwt' })}.${part({
  iss: new URL(issuer).origin,
  aud: ['https://other.example/mcp'],
  exp: Date.UTC(2026, 10, 25) / 1000,
  iat: Date.UTC(2026, 10, 24) / 1000,
  scope: 'todo:read',
})}.c2lnbmF0dXJl`;

const state = (check: CheckGallery, more: Partial<GalleryState> = {}): GalleryState => ({
  page: 'check',
  check,
  ...more,
});
const checked = (flow: Flow, client = '', more: Partial<CheckGallery> = {}): CheckGallery => ({
  given: { url: server, client, ...more.given },
  comesTo: done(resultOf(flow, client, {}, more.given?.errorText)),
  ...more,
});

const elsewhere = asked({
  documents: {
    [resourceMetadataUrl]: { ...resourceMetadataDocument, resource: 'http://10.0.0.7:8080/mcp' },
    [serverMetadataUrl]: serverMetadataDocument,
  },
});
const open = asked({
  status: 200,
  challenge: null,
  body: { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } },
});
const said = 'MCP error: Incompatible auth server: does not support dynamic client registration';
const recorded: Record<string, FakeFile> = {
  'colleague.har': {
    snapshot: session([handshake([failing])], { source: { kind: 'har', name: 'colleague.har' } }),
    notes: [],
  },
};

export const checkStates: Record<string, GalleryState> = {
  'check-empty': state({}),
  'check-servers': state({
    servers: [
      { url: 'https://mcp.acme.dev/mcp', client: 'claude-desktop' },
      { url: 'http://localhost:3000/mcp', client: '' },
      { url: `https://${'sub.'.repeat(30)}example.com/mcp`, client: 'vscode' },
    ],
  }),
  'check-mistake': state({ given: { url: 'mcp.acme.dev/mcp' } }),
  'check-program': state({ given: { url: 'npx -y @modelcontextprotocol/server-filesystem /tmp' } }),
  'check-running': state({ given: { url: server }, comesTo: { phase: 'running', asked: soFar } }),
  'check-permission': state({
    given: { url: server },
    comesTo: {
      phase: 'needs-permission',
      asked: soFar.slice(0, 3),
      origins: ['https://acme.scalekit.dev', 'https://login.acme.dev'],
    },
  }),
  'check-refused': state({
    given: { url: server },
    comesTo: { phase: 'refused', asked: [], sentence: 'Another check runs already.' },
  }),
  'check-stopped': state({ given: { url: server }, comesTo: done(resultOf(elsewhere, '', { cancelled: true })) }),
  'check-failing': state(checked(elsewhere, 'vscode')),
  'check-failing-expanded': state(checked(elsewhere), { expanded: true }),
  'check-healthy': state(checked(asked())),
  'check-healthy-client': state(checked(asked(), 'mcp-remote', { agent: windows }), { expanded: true }),
  'check-client-cannot': state(checked(asked({ head: 401 }), 'gemini-cli')),
  'check-open': state(checked(open)),
  'check-register-said': state({ ...checked(asked(), 'vscode'), registers: 'said' }),
  'check-registered': state({
    ...checked(asked()),
    registers: registered({ kind: 'accepted', clientId: 'm2m_111111111111111111', secret: true }),
  }),
  'check-register-refused': state({
    ...checked(asked()),
    registers: registered(refusal ? { kind: 'refused', finding: refusal } : { kind: 'unknown', says: '' }),
  }),
  'check-token': state({ ...checked(asked()), token }),
  'check-error-known': state(
    checked(asked(), 'claude-code', { given: { url: server, client: 'claude-code', errorText: said } }),
  ),
  'check-error-unknown': state({ given: { errorText: 'It does not work.' } }),
  'check-notes': state({
    ...checked(asked()),
    comesTo: done(
      resultOf(asked(), '', {
        notes: ['`login.acme.dev` was not asked: there is no permission for it. What it answers is unknown.'],
      }),
    ),
  }),
  'check-recording': state({}, { files: recorded }),
  'check-hostile': state({
    given: { url: long, errorText: markup, dashboardMetadata: `{"resource":"${markup}"` },
    comesTo: done({
      ...resultOf(elsewhere, ''),
      notes: [`${markup} ${'n'.repeat(900)}`],
      handshakes: [handshake([failing], { server: long, client: markup })],
    }),
    token: `${part({ alg: 'none' })}.${part({ iss: markup, aud: [long, markup], exp: 1e300, scope: markup })}.`,
  }),
};
