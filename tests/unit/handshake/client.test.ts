/** Which client it is, by what it calls itself and by the way that its requests travel. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { nameOfClient } from '../../../lib/handshake/client.ts';
import { unseenWords } from '../../../lib/recheck/seen-words.ts';
import { answer, direct, type Flow, native, proxied, registrationUrl, relayed, request } from '../../fixtures/flow.ts';
import { factsOfFlow, judge } from '../../fixtures/judge.ts';
import { subjectIn } from '../../fixtures/subject.ts';

const called =
  (name: string, version: string) =>
  (x: Exchange): Exchange => {
    const body = x.request.body
      ?.replace('"name":"inspector-client"', `"name":"${name}"`)
      .replace(/"version":"[\d.]+"/, `"version":"${version}"`);
    return body === undefined ? x : { ...x, request: { ...x.request, body } };
  };
const clientOf = (flow: Flow) => factsOfFlow(flow).client;

/** They register as the Inspector does. */
const registered = request('POST', registrationUrl, {
  json: { client_name: 'MCP Inspector', redirect_uris: ['http://127.0.0.1:6276/oauth/callback'] },
});

describe.each([
  ['inspector-cli', '2.12.0'],
  ['inspector-tui', '2.12.0'],
  ['inspector-cli', '0.22.0'],
])('%s %s, in a terminal', (name, version) => {
  const flow = native().all(called(name, version));

  it('is a client of its own, with no page and nothing beside it', () => {
    const client = clientOf(flow);
    expect(client).toEqual({ kind: 'other', name, version, inPage: false });
    expect(nameOfClient(client)).toBe(`${name} ${version}`);
  });

  it('is that too where it registers by the name of the Inspector', () => {
    const { response } = flow.get('register');
    const registers = flow.change('register', (x) => ({
      ...x,
      request: { ...x.request, body: registered.request.body ?? '' },
      ...(response && { response }),
    }));
    expect(clientOf(registers)).toMatchObject({ kind: 'other', name });
    expect(handshakesOf(registers.exchanges).map(({ client }) => client.name)).toEqual([name]);
  });

  it('is told nothing of a page, a proxy or a button, and nobody else is said to have connected', () => {
    const refused = flow
      .until('connect')
      .change('connect', answer(401, { json: { error: 'Token validation failed' } }));
    const { cause, clients } = judge(refused);
    expect(JSON.stringify([cause?.fix, cause?.verify])).not.toMatch(/\*\*Connect\*\*|Clear OAuth|MCP Inspector/);
    expect(JSON.stringify(cause?.fix)).toContain(name);
    expect(judge(flow).clients.filter(({ known }) => known?.by === 'seen')).toEqual([]);
    expect(clients.filter(({ known }) => known?.by === 'seen')).toEqual([]);
    const { subject, finding } = subjectIn(refused, 'session/token-rejected');
    expect(unseenWords(subject, finding.fix).says).toContain(`onnect again from ${name}`);
  });
});

describe('the Inspector with its page', () => {
  it.each<[string, Flow, string, 'proxy' | 'backend']>([
    ['0.22.0 from its page', direct(), '0.22.0', 'proxy'],
    ['0.22.0 through its proxy', proxied(), '0.22.0', 'proxy'],
    ['2 through its backend', relayed(), '2.12.0', 'backend'],
    ['1.0.3 from its page', direct().all(called('mcp-inspector', '1.0.3')), '1.0.3', 'proxy'],
    ['2 recorded behind its backend', native().all(called('mcp-inspector', '2.12.0')), '2.12.0', 'backend'],
    ['10 recorded behind its backend', native().all(called('mcp-inspector', '10.1.0')), '10.1.0', 'backend'],
  ])('%s', (_, flow, version, part) => {
    expect(clientOf(flow)).toMatchObject({ kind: 'inspector', name: 'MCP Inspector', version, part });
  });

  it('has the version of none that only calls itself alike', () => {
    const client = clientOf(native().all(called('my-inspector', '2.12.0')));
    expect(client).toMatchObject({ kind: 'inspector', part: 'proxy' });
    expect(client.version).toBeUndefined();
  });
});

describe('another client at the same server, later', () => {
  const later = (flow: Flow): Exchange[] =>
    flow.exchanges.map((x) => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + 600_000 }));
  const refused = (flow: Flow): Flow =>
    flow.until('connect').change('connect', answer(401, { json: { error: 'Token validation failed' } }));
  /** No word of the Inspector is left in it. */
  const program = (name: string, version: string): Flow =>
    native()
      .all(called(name, version))
      .all((x) => JSON.parse(JSON.stringify(x).replaceAll('MCP Inspector', name)));
  const vscode = program('Visual Studio Code', '1.130.0');
  const claude = refused(program('claude-code', '2.1.0'));
  const older = direct()
    .until('initialize')
    .change('initialize', answer(403, { json: { error: 'forbidden' } }))
    .all(called('inspector-client', '0.14.3'));

  it.each<[string, Flow, Flow, string]>([
    ['of another name', vscode, claude, 'claude-code 2.1.0'],
    ['of another version', direct(), older, 'MCP Inspector 0.14.3'],
    ['of another version that gets in', older, direct(), 'MCP Inspector 0.22.0'],
    ['an Inspector after a program', vscode, refused(relayed()), 'MCP Inspector 2.12.0'],
    ['a program after an Inspector', relayed(), claude, 'claude-code 2.1.0'],
  ])('%s is called by its own', (_, before, after, name) => {
    const [handshake, ...others] = handshakesOf([...before.exchanges, ...later(after)]);
    if (!handshake) throw new Error('no handshake');
    expect(others).toEqual([]);
    expect(nameOfClient(handshake.client)).toBe(name);
    expect(handshake.attempts.map(({ client }) => nameOfClient(client))).toEqual([
      nameOfClient(clientOf(before)),
      name,
    ]);
    const { cause } = diagnose(handshake, { ended: true });
    expect(JSON.stringify(cause ?? '')).not.toContain(clientOf(before).version);
  });

  it('is where its requests come from, as well', () => {
    const [handshake] = handshakesOf([...relayed().exchanges, ...later(refused(direct()))]);
    expect(handshake?.attempts.map(({ client }) => [client.part, client.inPage])).toEqual([
      ['backend', false],
      ['proxy', true],
    ]);
  });

  it('is known still where the same one says no name any more', () => {
    const silent = refused(program('nobody', '1')).all((x) =>
      JSON.parse(JSON.stringify(x).replaceAll('clientInfo', 'unsaid')),
    );
    const [handshake] = handshakesOf([...vscode.exchanges, ...later(silent)]);
    expect(handshake?.attempts.map(({ client }) => client.name)).toEqual(['Visual Studio Code', 'Visual Studio Code']);
  });

  it('does not give up where an Inspector would have', () => {
    const rejected = program('claude-code', '2.1.0')
      .until('register')
      .change('register', answer(400, { json: { error: 'invalid_client_metadata' } }));
    const [handshake] = handshakesOf([...direct().exchanges, ...later(rejected)]);
    expect(handshake?.attempts.map(({ over }) => over)).toEqual([undefined, undefined]);
  });
});
