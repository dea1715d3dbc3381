/** The wrong transport at a server that checks the token first: only the request with a token shows it. */
import { expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { answer, direct, type Flow, native, requestHeaders, url, withoutSent } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

/** As a client of the older transport opens: by a stream. */
const asStream = (x: Exchange): Exchange => {
  const { request, ...others } = withoutSent(x);
  return requestHeaders({ accept: 'text/event-stream' })({ ...others, request: { ...request, method: 'GET' } });
};
const sse = () => direct().until('connect').change('initialize', asStream).change('connect', asStream);
const atSse = (flow: Flow) =>
  flow.all((x) => JSON.parse(JSON.stringify(x).replaceAll('example.com/mcp"', 'example.com/sse"')));
/** Two requests without a token. */
const opened = () =>
  native()
    .until('initialize')
    .change('initialize', answer(404))
    .add({ next: native().get('initialize') });
const noPost = answer(404, { headers: { 'content-type': 'text/html' }, body: '<pre>Cannot POST /sse</pre>' });

it.each<[string, Flow, string, RegExp]>([
  ['a stream is refused', sse().change('connect', answer(405)), 'network/wrong-transport', /tries SSE/],
  ['nothing is there', sse().change('connect', answer(404)), 'network/wrong-endpoint', /no MCP server/],
  [
    'nothing takes a message at a path that is named for the other one',
    atSse(direct().until('connect').change('connect', noPost)),
    'network/wrong-transport',
    /tries Streamable HTTP/,
  ],
  [
    'nothing takes a message at another path',
    direct().until('connect').change('connect', noPost),
    'network/wrong-endpoint',
    /no MCP server/,
  ],
  [
    'nothing takes either at a path that is named for the other one',
    atSse(opened().change('initialize', noPost).change('next', asStream, answer(404))),
    'network/wrong-endpoint',
    /no MCP server/,
  ],
  [
    'nothing takes either with a token',
    sse()
      .change('connect', answer(405))
      .add({ next: answer(404)(direct().get('connect')) }),
    'network/wrong-endpoint',
    /no MCP server/,
  ],
  [
    'nothing takes either with a token, a message first',
    direct()
      .until('connect')
      .change('connect', answer(405))
      .add({ next: answer(405)(asStream(direct().get('connect'))) }),
    'network/wrong-endpoint',
    /no MCP server/,
  ],
  [
    'nothing takes a message, and a stream is tried at another path',
    atSse(opened().change('initialize', noPost)).change(
      'next',
      asStream,
      answer(404),
      url((u) => {
        u.pathname = '/events';
      }),
    ),
    'network/wrong-transport',
    /tries Streamable HTTP/,
  ],
])('%s', (_, flow, check, title) =>
  expect(judge(flow)).toMatchObject({ verdict: 'failing', cause: { check, title: expect.stringMatching(title) } }),
);

const open = ({ response: _, ...x }: Exchange): Exchange => x;
/** A client that goes on with the other transport, and has no answer yet. */
const then = (flow: Flow, next: Exchange) => flow.add({ next: open(next) });
const first = direct().get('initialize');

it.each<[string, Flow]>([
  ['a stream before a message', then(sse().change('connect', answer(405)), direct().get('connect'))],
  ['a stream that nothing knows before a message', then(sse().change('connect', answer(404)), direct().get('connect'))],
  ['a message before a stream', then(direct().until('initialize').change('initialize', answer(405)), asStream(first))],
  [
    'a stream before a message, at a server that checks no token',
    then(direct().until('initialize').change('initialize', asStream, answer(405)), first),
  ],
  [
    'a stream that is opened',
    sse().change('connect', answer(200, { headers: { 'content-type': 'text/event-stream' } })),
  ],
  ['a stream of a session that began before', direct().from('stream').until('stream').change('stream', answer(405))],
  [
    'a stream beside messages that were not seen',
    sse().change('connect', answer(405), requestHeaders({ 'mcp-protocol-version': '2025-11-25' })),
  ],
])('%s is none', (_, flow) => expect(judge(flow).cause).toBeUndefined());
