/** The style guide over what no fixture shows: each product in front, each way to fail on the network, of each client. */
import { describe, expect, test } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { corporateProxies } from '../../../lib/checks/signs/corporate.ts';
import { gateways } from '../../../lib/checks/signs/gateways.ts';
import { protections } from '../../../lib/checks/signs/protection.ts';
import { tunnels } from '../../../lib/checks/signs/tunnels.ts';
import type { Endpoint, Finding } from '../../../lib/finding.ts';
import { blocked, direct, type Flow, failed, headers, native, preflight, relayed } from '../../fixtures/flow.ts';
import { factsOfFlow, judgeSession } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const endpoints: Endpoint[] = ['mcp', 'resource-metadata', 'server-metadata', 'registration', 'authorization', 'token'];

/** The same at a server of the developer's own machine. */
const local = (flow: Flow): Flow =>
  flow.all((x) => JSON.parse(JSON.stringify(x).replaceAll('https://mcp.example.com', 'http://localhost:3000')));

const ofFlows = [direct(), local(direct()), relayed(), native()].map((flow) => factsOfFlow(flow));

/** What a check would say of the request to each endpoint, whatever became of it. */
function* said(id: CheckId, data: object): Generator<Finding> {
  const check = checks.find((one) => one.id === id);
  if (!check) throw new Error(`There is no ${id}.`);
  for (const facts of ofFlows) {
    for (const endpoint of endpoints) {
      const at = facts.exchanges.find((x) => x.endpoint === endpoint);
      if (!at) continue;
      const words = { facts, at, data, endpoint };
      const owner = typeof check.owner === 'function' ? check.owner(words) : check.owner;
      const why = check.why?.(words);
      yield {
        check: id,
        stage: at.stage,
        endpoint,
        owner,
        title: check.title(words),
        summary: check.summary(words),
        ...(why !== undefined && { why }),
        fix: { or: [], stuck: [], ...check.fix(words) },
        verify: check.verify(words),
        evidence: [],
        references: [],
      };
    }
  }
}

const inFront = (known: readonly { name: string; signs: readonly object[] }[]) =>
  known.flatMap((intermediary) =>
    [false, true].map((onPreflight) => ({ intermediary, sign: intermediary.signs[0], onPreflight })),
  );

const text = 'net::ERR_FAILED';
const variants: Partial<Record<CheckId, object[]>> = {
  'network/bot-protection': inFront(protections),
  'network/corporate-proxy': inFront(corporateProxies),
  'network/tunnel': inFront(tunnels),
  'network/gateway-error': gateways.flatMap((gateway) =>
    [502, 503, 504, 522, 525, 526].map((status) => ({ gateway, status })),
  ),
  'network/unreachable': ['refused', 'dns', 'timeout', 'reset', 'proxy', 'unreachable', 'unsaid'].map((kind) => ({
    kind,
    text,
    sent: undefined,
  })),
  'network/tls': ['expired', 'name', 'chain', 'untrusted', 'revoked', 'protocol', 'other'].map((fault) => ({
    fault,
    text,
  })),
  'network/blocked-by-browser': [
    ...['extension', 'mixed', 'local', 'policy', 'port', 'administrator', 'response', 'unsaid'],
  ].map((reason) => ({ reason })),
  'network/host-rejected': [{ what: 'host' }, { what: 'origin' }],
  'network/rate-limited': [undefined, '1', '30', '600', '90000', 'Fri, 27 Nov 2026 10:00:00 GMT'].map((wait) => ({
    wait,
  })),
  'network/inspector-proxy-down': ['proxy', 'backend'].flatMap((part) =>
    [text, 'Something else answers in its place: status 500'].map((text) => ({ part, text })),
  ),
  'network/inspector-proxy-token': ['proxy', 'backend'].map((part) => ({ part, text })),
  'network/inspector-origin-refused': ['proxy', 'backend'].map((part) => ({ part, text })),
  'client/outdated': [
    'proxy-origin',
    'skips-resource-metadata',
    'ignores-challenge',
    'drops-path',
    'loses-issuer',
    'loses-401',
  ].map((what) => ({ what, asked: 'http://localhost:6277', right: 'https://mcp.example.com/mcp' })),
};

describe.each(Object.entries(variants) as [CheckId, object[]][])('%s', (id, all) => {
  test('reads as the style guide says, whichever it is, and sends nobody to “the network”', () => {
    const findings = all.flatMap((data) => [...said(id, data)]);
    expect([...new Set(findings.flatMap(faultsOfWords))]).toEqual([]);
    expect(findings.flatMap(({ fix }) => fix.do.map(({ place }) => place.name))).not.toContain('the network');
  });
});

test('an Inspector on a port of its own is not let into a public server', () => {
  const flow = direct().until('initialize').change('initialize', blocked);
  const moved = JSON.stringify(flow.exchanges)
    .replaceAll('http://localhost:6274', 'http://localhost:53817')
    .replace(/\["access-control-allow-origin","[^"]*"\],/g, '');
  const [diagnosis] = judgeSession(JSON.parse(moved));
  expect(diagnosis?.cause?.check).toBe('cors/no-allow-origin');
  expect(JSON.stringify(diagnosis?.cause?.fix)).not.toContain('53817');
});

test('where the permission was given and the response is withheld, nobody is sent to the permission', () => {
  const flow = direct()
    .until('initialize')
    .change(
      'initialize',
      headers({ 'access-control-allow-origin': null }),
      blocked,
      preflight(204, {
        'access-control-allow-origin': 'http://localhost:6274',
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'content-type, mcp-protocol-version, authorization, accept',
      }),
    );
  const [diagnosis] = judgeSession(flow.exchanges);
  expect(diagnosis?.cause?.check).toBe('cors/no-allow-origin');
  expect(JSON.stringify(diagnosis?.cause?.fix)).not.toContain('right already');
});

test('a gateway that answers permission checks itself is where they are set', () => {
  const flow = direct()
    .until('initialize')
    .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(403, { 'content-type': 'application/json' }));
  const moved = JSON.stringify(flow.exchanges).replaceAll(
    'mcp.example.com',
    'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
  );
  const [diagnosis] = judgeSession(JSON.parse(moved));
  expect(diagnosis?.cause?.check).toBe('cors/preflight-rejected');
  expect(diagnosis?.cause && faultsOfWords(diagnosis.cause)).toEqual([]);
  const [first] = diagnosis?.cause?.fix.do ?? [];
  expect(first).toMatchObject({ place: { name: 'Amazon API Gateway' }, path: ['APIs', 'your API', 'CORS'] });
  expect(first?.values).toContainEqual({ name: 'Access-Control-Allow-Origin', value: 'http://localhost:6274' });
});
