/** The button judges a finding only where its first way, done as it stands, changes what is asked. */
import { describe, expect, it, test } from 'vitest';
import type { Finding, Step } from '../../../lib/finding.ts';
import { decidersOf, seenByConnecting, sightOf } from '../../../lib/recheck/sight.ts';
import { probesOf } from '../../../lib/recheck/subject.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { answer, checked, direct, type Flow, failed, json, native, relayed } from '../../fixtures/flow.ts';
import { judge, saidOf } from '../../fixtures/judge.ts';

const findings = allFindings();

const changes = ({ fix }: Finding): Step[] =>
  fix.do.filter(({ place, only, waits }) => place.kind !== 'status' && only === undefined && waits === undefined);

/** The client is given another address of the MCP server, another client, or another setting. */
const entersAnother = ({ place, text, path = [] }: Step): boolean =>
  place.kind === 'client' && (/^(?:Enter|Choose|Empty|Update) /.test(text) || path.includes('URL'));

/** Whose request is what says *Fixed*. */
const isJudgedAlone = (finding: Finding): boolean =>
  sightOf({ finding }).by !== 'nothing' && !seenByConnecting({ finding });

test('what is changed in the client alone, or entered there, no request to a server judges', () => {
  const inClient = findings.filter((finding) => {
    const steps = changes(finding);
    return steps.length > 0 && (steps.every(({ place }) => place.kind === 'client') || steps.some(entersAnother));
  });
  expect(new Set(inClient.map(({ check }) => check)).size).toBeGreaterThan(10);
  expect(inClient.filter(isJudgedAlone).map(({ check, fix }) => [check, fix.do.map(({ text }) => text)])).toEqual([]);
});

test('a finding that names no request has no button', () => {
  const bySight = findings.filter(({ verify }) => verify.every(({ anyOf }) => !anyOf?.length));
  expect(bySight.length).toBeGreaterThan(10);
  for (const finding of bySight) expect(sightOf({ finding }).by, finding.check).toBe('nothing');
});

const found = (flow: Flow, check: string, client?: string): Finding => {
  const finding = saidOf(judge(flow, client === undefined ? {} : { context: { client } })).find(
    (one) => one.check === check,
  );
  if (!finding) throw new Error(`${check} is not found.`);
  return finding;
};

/** The same at another host of the MCP server. */
const at = (origin: string, flow: Flow): Flow =>
  flow.all((x) => JSON.parse(JSON.stringify(x).replaceAll('https://mcp.example.com', origin)));

describe('no request is asked that its own first way leaves as it is', () => {
  it('where a client with a secret is created by hand, the list stays without `none`', () => {
    const flow = native()
      .until('token')
      .change('serverMetadata', json({ token_endpoint_auth_methods_supported: ['client_secret_basic'] }))
      .change('token', answer(401, { json: { error: 'invalid_client', error_description: 'needs a secret' } }));
    const finding = found(flow, 'server-metadata/no-public-clients');
    expect(finding.fix.do[0]?.text).toMatch(/^Create a client/);
    expect(sightOf({ finding })).toEqual({ by: 'nothing', needs: 'sign-in' });
  });

  it('where a tunnel comes up at another address, and where the server speaks no TLS', () => {
    const tunnel = at('https://a-b.trycloudflare.com', direct())
      .until('initialize')
      .change('initialize', answer(530, { json: { code: 1033 } }));
    const plain = at('https://localhost:3000', direct())
      .until('initialize')
      .change('initialize', failed('network', 'net::ERR_SSL_PROTOCOL_ERROR'));
    for (const [flow, check] of [
      [tunnel, 'network/tunnel'],
      [plain, 'network/tls'],
    ] as const)
      expect(sightOf({ finding: found(flow, check) }), check).toEqual({ by: 'nothing', needs: 'own-requests' });
  });

  it('where MCP Inspector is told to trust what a browser trusts already', () => {
    const flow = at('https://localhost:3000', relayed())
      .until('initialize')
      .change('initialize', failed('network', 'self-signed certificate; DEPTH_ZERO_SELF_SIGNED_CERT'));
    const finding = found(flow, 'network/tls');
    expect(finding.fix.do.map(({ text }) => text)).toEqual([expect.stringMatching(/^Start MCP Inspector so that/)]);
    expect(sightOf({ finding })).toEqual({ by: 'nothing', needs: 'own-requests' });
  });

  it('but not where another client, or the live check itself, refused the certificate', () => {
    const refused = failed('network', 'self-signed certificate; DEPTH_ZERO_SELF_SIGNED_CERT');
    const localhost = (flow: Flow) => at('https://localhost:3000', flow).until('initialize');
    const anothers = native().all((x) => JSON.parse(JSON.stringify(x).replaceAll('inspector-client', 'mcp-remote')));
    const inspected = checked().until('serverMetadata');
    for (const [name, flow, client] of [
      ['live check', localhost(checked()).change('initialize', refused)],
      ['live check for MCP Inspector', localhost(checked()).change('initialize', refused), 'inspector'],
      ['another client', localhost(anothers).change('initialize', refused)],
      ['live check behind a proxy that reads the traffic', inspected.change('serverMetadata', refused)],
    ] as const) {
      const finding = found(flow, 'network/tls', client);
      expect(finding.fix.do.map(({ text }) => text).join(), name).not.toContain('MCP Inspector');
      expect(decidersOf(finding).flatMap(probesOf), name).toEqual([expect.anything()]);
    }
  });

  it('but what is changed at the server is judged there', () => {
    const flow = native()
      .until('token')
      .change('serverMetadata', json({ code_challenge_methods_supported: ['plain'] }));
    const finding = found(flow, 'server-metadata/no-pkce');
    expect(isJudgedAlone(finding)).toBe(true);
    expect(decidersOf(finding).flatMap(probesOf)).not.toEqual([]);
  });
});
