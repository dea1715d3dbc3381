/** A session that the server does not know: at its first use, later, behind a proxy that shows no session id. */
import { expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, direct, type Flow, headers, proxied, requestHeaders } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const session = (id: string | null) => requestHeaders({ 'mcp-session-id': id });
const notSeen = (x: Exchange): Exchange => ({ ...x, request: { ...x.request, hidden: ['mcp-session-id'] } });
const gone = answer(404, { json: { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } } });
const silent = answer(404);
const gives = headers({ 'mcp-session-id': 'a' });
const unseen = ({ response, ...x }: Exchange): Exchange => {
  const { body: _, ...rest } = response ?? { status: 200, headers: [] };
  return { ...x, response: rest };
};
const named = (flow: Flow) => flow.change('initialized', session('a')).change('stream', session('a'));

it.each<[string, Flow, RegExp]>([
  [
    'refused at its first use',
    direct().until('initialized').change('initialized', session('a'), gone),
    /has just given out/,
  ],
  [
    'refused at its first use, without words',
    direct().until('initialized').change('initialized', session('a'), silent),
    /has just given out/,
  ],
  [
    'refused at its first use, where the body that came with it was not seen',
    direct().until('initialized').change('connect', gives, unseen).change('initialized', session('a'), gone),
    /has just given out/,
  ],
  [
    'of an earlier connection, after another was given out',
    named(direct()).change('connect', gives).change('tools', session('old'), gone),
    /forgot the session/,
  ],
  ['taken before', named(direct()).change('tools', session('a'), silent), /forgot the session/],
  ['another one taken before', named(direct()).change('tools', session('b'), gone), /has just given out/],
  ['through a proxy that hides it', proxied().all(notSeen).change('tools', silent), /forgot the session/],
  [
    'the first through such a proxy',
    proxied().all(notSeen).until('initialized').change('initialized', silent),
    /has just given out/,
  ],
  [
    'named by a first message, from a connection before',
    direct().until('connect').change('connect', session('a'), gone),
    /forgot the session/,
  ],
  [
    'of a sign-in that began before anything was seen',
    direct().from('tools').change('tools', session('a'), gone),
    /forgot the session/,
  ],
  ['none sent', direct().change('tools', gone), /names no session/],
])('%s', (_, flow, title) => {
  expect(judge(flow)).toMatchObject({
    verdict: 'failing',
    cause: { check: 'session/session-not-found', title: expect.stringMatching(title) },
  });
});

it('a header that is hidden on the way is not told as absent', () => {
  const shown = (flow: Flow) => judge(flow).cause?.evidence.find(({ what }) => what === 'Mcp-Session-Id')?.observed;
  expect(shown(proxied().all(notSeen).change('tools', silent))).toBe('not seen');
  expect(shown(direct().change('tools', gone))).toBeNull();
});

it.each([
  ['MCP names it', 'missing or invalid Mcp-Session-Id', ['session/session-not-found']],
  ['a tool may have one too', 'Session not found: browser-1', []],
])('told in an answer of success: %s', (_, message, warnings) => {
  const inside = answer(200, { json: { jsonrpc: '2.0', id: 2, error: { code: -32600, message } } });
  const { verdict, warnings: found } = judge(
    named(direct()).change('connect', gives).change('tools', session('a'), inside),
  );
  expect(verdict).toBe('connected');
  expect(found.map(({ check }) => check)).toEqual(warnings);
  for (const { summary } of found) expect(summary).toContain('`200` with an error');
});
