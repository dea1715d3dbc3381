/** What is said of the client that is watched, of all before anything is known, and in which order. */
import { expect, test } from 'vitest';
import { clients } from '../../../../lib/clients/all.ts';
import { environment, Flow, json, mcpRequest, native, relayed } from '../../../fixtures/flow.ts';
import { asked } from '../asked.ts';
import { at, byVerdict, named, notKnown, notTold, of } from './said.ts';

test('an MCP request without an answer leaves every verdict unknown', () => {
  const { response: _response, ...open } = mcpRequest('initialize');
  const verdicts = of(new Flow([{ name: 'initialize', exchange: open }]), { running: true });
  expect(verdicts).toHaveLength(clients.length);
  expect(new Set(verdicts.map((v) => v.verdict))).toEqual(new Set(['unknown']));
});

test('a healthy server as the live check sees it', () => {
  const verdicts = byVerdict(of(asked()));
  expect(verdicts.cannot).toBeUndefined();
  expect(verdicts['might-fail']).toEqual(['copilot-cli', 'gemini-cli', 'use-mcp']);
  expect(verdicts.unknown).toEqual([...notTold, 'inspector-v1', ...notKnown, 'web'].sort());
});

test('the client that connected is said to have connected, and no rule overrules it', () => {
  expect(named(of(relayed()), 'inspector')).toMatchObject({ verdict: 'nothing-stops-it', known: { by: 'seen' } });
  const connected = relayed().change('serverMetadata', json({ issuer: environment }));
  expect(named(of(connected), 'inspector')).toMatchObject({ verdict: 'nothing-stops-it' });
  expect(named(of(connected), 'other')).toMatchObject({ verdict: 'cannot', check: 'server-metadata/issuer-mismatch' });
});

test('the client that stopped is said to have stopped, with its cause', () => {
  const flow = native()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ resource: 'https://other.example.com/mcp' }));
  const clientInfo = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'claude-code', version: '2.1.332' },
  };
  const asClaudeCode = flow.change('initialize', (x) => ({
    ...x,
    request: { ...x.request, body: mcpRequest('initialize', undefined, clientInfo).request.body ?? '' },
  }));
  expect(named(of(asClaudeCode), 'claude-code')).toMatchObject({
    verdict: 'cannot',
    check: 'resource-metadata/resource-mismatch',
    known: { by: 'seen' },
  });
});

test('failing ones stand first', () => {
  const verdicts = of(asked(at({}, { code_challenge_methods_supported: ['plain'] }))).map((v) => v.verdict);
  const rank = ['cannot', 'might-fail', 'unknown', 'nothing-stops-it'];
  expect(verdicts).toEqual(verdicts.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b)));
  expect(verdicts[0]).toBe('cannot');
});
