/** What the pictures show: real diagnoses of sign-ins that are told by what is different about them. */
import type { Exchange } from '../../lib/exchange.ts';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { assemble } from '../../lib/handshake/assemble.ts';
import { snapshotOf, snapshotsOfCheck } from '../../lib/snapshot/handshake.ts';
import mismatch from '../fixtures/checks/resource-metadata/resource-mismatch.ts';
import audience from '../fixtures/checks/session/audience-mismatch.ts';
import {
  type Flow,
  relayed,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../fixtures/flow.ts';
import { asked } from '../unit/clients/asked.ts';
import { versionIn } from '../unit/components/gallery/handshakes.ts';
import type { GalleryState } from '../unit/components/gallery/states.ts';

const SERVER = 'https://mcp.acme.dev/mcp';

const named = (exchanges: readonly Exchange[]): Exchange[] =>
  JSON.parse(JSON.stringify(exchanges).replaceAll('mcp.example.com', 'mcp.acme.dev')) as Exchange[];

function sessionOf(flow: Flow): SessionSnapshot {
  const { handshakes } = assemble(named(flow.exchanges));
  const shown = handshakes.map((handshake) => snapshotOf(handshake, { ended: true }));
  return {
    tabId: 1,
    source: { kind: 'tab' },
    inspector: { name: 'MCP Inspector', version: versionIn(shown) },
    pageOrigin: 'http://localhost:6274',
    handshakes: shown,
    forgotten: 0,
    preserve: false,
    grantable: [],
  };
}

const failing = sessionOf(audience.failing);

function checkOf(): GalleryState {
  const exchanges = named(
    asked({
      documents: {
        [resourceMetadataUrl]: { ...resourceMetadataDocument, resource: 'http://localhost:8080/mcp' },
        [serverMetadataUrl]: serverMetadataDocument,
      },
    }).exchanges,
  );
  const handshakes = snapshotsOfCheck(assemble(exchanges).handshakes, {
    cancelled: false,
    context: { client: 'vscode' },
  });
  const result = { url: SERVER, handshakes, exchanges, notes: [], cancelled: false };
  return {
    page: 'check',
    check: { given: { url: SERVER, client: 'vscode' }, comesTo: { phase: 'done', asked: [], result } },
  };
}

export const pictures = {
  'panel-nothing': { page: 'panel', snapshot: { ...failing, handshakes: [] } },
  failing: { page: 'panel', snapshot: failing },
  metadata: { page: 'panel', snapshot: sessionOf(mismatch.failing) },
  connected: { page: 'panel', snapshot: sessionOf(relayed()) },
  popup: { page: 'popup', snapshot: failing },
  check: checkOf(),
  settings: { page: 'options', grants: { hosts: ['https://acme.scalekit.dev/*'], origins: [] } },
} satisfies Record<string, GalleryState>;
