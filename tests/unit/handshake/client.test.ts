/** Which client it is, by what it calls itself and by the way that its requests travel. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { nameOfClient } from '../../../lib/handshake/client.ts';
import { unseenWords } from '../../../lib/recheck/words.ts';
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
    expect(unseenWords(subject, finding.fix)).toContain(`onnect again from ${name}`);
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
