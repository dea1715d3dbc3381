/** A URL at which no MCP server answers: what it is known by, and how the right one is found. */
import { describe, expect, it } from 'vitest';
import { isFork } from '../../../lib/presentation/alternatives.ts';
import { destinationWords } from '../../../lib/presentation/places.ts';
import { answer, direct, native, relayed, requestHeaders } from '../../fixtures/flow.ts';
import { causeOfFirst, judge } from '../../fixtures/judge.ts';

const html = { 'content-type': 'text/html; charset=utf-8' };

describe('a URL that is no MCP endpoint', () => {
  const cause = (...args: Parameters<typeof answer>) => causeOfFirst(...args)?.check;

  it('is told from a session that is gone', () => {
    const flow = relayed()
      .from('tools')
      .change('tools', requestHeaders({ 'mcp-session-id': 'a' }), answer(404, { body: 'Session not found' }));
    expect(judge(flow).cause?.check).not.toBe('network/wrong-endpoint');
  });

  it('is a web page with any status below 500', () => {
    expect(cause(200, { headers: html, body: '<!doctype html><title>Home</title>' })).toBe('network/wrong-endpoint');
    expect(cause(404, {})).toBe('network/wrong-endpoint');
  });

  const home = answer(200, { headers: html, body: '<!doctype html><title>Home</title>' });
  it.each([
    ['in a page', direct],
    ['through a relay', relayed],
    ['by a program', native],
  ])('is a web page for the token too, where what checks it stands before all addresses: %s', (_, flow) => {
    expect(judge(flow().until('connect').change('connect', home)).cause?.check).toBe('network/wrong-endpoint');
  });

  it('is none that took a message, whatever page it shows then', () => {
    const { verdict, cause } = judge(direct().until('tools').change('tools', home));
    expect([verdict, cause]).toEqual(['connected', undefined]);
  });

  it('is not what a redirect led to', () => {
    const flow = native()
      .until('initialize')
      .change('initialize', answer(308, { headers: { location: 'https://www.example.com/mcp' } }))
      .add({
        followed: {
          ...native().get('initialize'),
          request: { ...native().get('initialize').request, url: 'https://www.example.com/mcp' },
        },
      })
      .change('followed', answer(404, { headers: html, body: '<html></html>' }));
    expect(judge(flow).cause?.check).toBe('network/redirected');
  });

  it('may be an endpoint of the other transport', () => {
    expect(cause(405, { headers: { allow: 'GET' } })).toBe('network/wrong-transport');
    expect(cause(400, { json: { error: 'sessionId is required' } })).toBe('network/wrong-transport');
    expect(cause(400, { json: { error: 'Unsupported protocol version' } })).not.toBe('network/wrong-transport');
  });

  it.each([
    [403, 'Invalid Host header'],
    [421, ''],
    [403, '{"jsonrpc":"2.0","error":{"code":-32000,"message":"Invalid Host: mcp.example.com"},"id":null}'],
    [403, 'Blocked request. This host ("mcp.example.com") is not allowed.'],
    [403, 'Invalid Origin header'],
  ])('%i %s: refuses the host or origin', (status, body) =>
    expect(cause(status, { body })).toBe('network/host-rejected'),
  );

  it.each([
    ['Invalid Host header', 'Invalid Host header', 'the MCP SDK for Python'],
    ['Blocked request. This host ("mcp.example.com") is not allowed.', 'Blocked request. This host', 'Vite'],
    ["Invalid HTTP_HOST header: 'mcp.example.com'. DisallowedHost", 'HTTP_HOST', 'Django'],
  ])(
    'says by which words it is told what refuses the host, and a way on where it is not that: %s',
    (body, words, by) => {
      const {
        do: [first],
        or = [],
      } = causeOfFirst(400, { body })?.fix ?? { do: [] };
      expect(first?.text).toContain(`The response says \`${words}\`, so most likely it uses ${by}.`);
      expect(or[0]).toMatchObject({ kind: 'case', when: `If your MCP server does not use ${by}` });
      expect(or[0]?.steps[0]?.values).toContainEqual({ name: 'or for', value: 'TrustedHost' });
    },
  );

  it('knows of no other list in a framework that is recognised', () => {
    const headers = { server: 'uvicorn' };
    const fix = causeOfFirst(421, { headers, body: 'Misdirected Request' })?.fix;
    expect(fix?.do[0]?.snippets?.[0]?.label).toBe('FastMCP');
    expect(fix?.or.map(({ kind }) => kind)).not.toContain('case');
  });

  it('another transport at another address is entered beside it, and a server without it is found by its words', () => {
    const { check, fix } = causeOfFirst(405, { headers: { allow: 'GET' } }) ?? {};
    expect(check).toBe('network/wrong-transport');
    // Which of the two it is, is looked up first, and both ways on are shown.
    expect(fix?.do).toEqual([
      expect.objectContaining({
        values: expect.arrayContaining([{ name: 'Search your code for', value: 'SSEServerTransport' }]),
        only: 'look',
      }),
    ]);
    expect(fix?.or.map(({ kind, open, when }) => [kind, open, when])).toEqual([
      ['case', true, expect.stringMatching(/^If one of these /)],
      ['case', true, expect.stringMatching(/^If none of these .+ clients /)],
    ]);
    expect(fix?.or[0]?.steps.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Choose the transport /),
      expect.stringMatching(/^If your code serves SSE at another path: enter the URL/),
    ]);
  });

  it('where another URL is entered, the setting of it has to be the same', () =>
    expect(causeOfFirst(308, { headers: { location: 'https://mcp.example.com/v2/mcp' } })?.fix.or).toContainEqual(
      expect.objectContaining({
        kind: 'also',
        when: 'If **Server URL** in the Scalekit dashboard is not `https://mcp.example.com/v2/mcp`',
      }),
    ));

  it('what decides which side is wrong is looked at first, with its place', () => {
    const fix = causeOfFirst(404, {})?.fix;
    expect(fix?.do).toMatchObject([{ only: 'look', path: expect.arrayContaining(['Server URL']) }]);
    expect(fix && isFork(fix)).toBe(true);
    expect(fix && destinationWords(fix)).toBe(
      'Look in the Scalekit dashboard, then fix it in your MCP server, or MCP Inspector 0.22.0',
    );
  });

  it('where the dashboard has no whole URL, the code says it first', () => {
    const fix = causeOfFirst(404, { body: 'fastmcp: Not Found' })?.fix;
    expect(fix?.do).toMatchObject([{ only: 'look', place: { kind: 'mcp-server' } }]);
    expect(fix?.or.map(({ open }) => open)).toEqual([true, true]);
  });

  it.each([
    ['Express', { headers: { 'x-powered-by': 'Express' } }, ['.post(', '.all('], true],
    ['nobody knows what', {}, ['.post(', '.all(', '.mount(', 'streamable_http_path'], true],
    ['C#', { headers: { server: 'Kestrel' } }, ['MapMcp('], false],
  ] as const)('is looked for by the words of %s', (_, response, words, mounted) => {
    const steps = causeOfFirst(404, response)?.fix.or.flatMap((way) => way.steps) ?? [];
    const [lookUp] = steps.filter(({ text }) => text.startsWith('Look up the path'));
    expect(lookUp?.values?.map(({ value }) => value)).toEqual(expect.arrayContaining([...words]));
    expect(lookUp?.text.includes('A prefix')).toBe(mounted);
  });
});
