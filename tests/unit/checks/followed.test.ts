/** Who does what a finding says has a server that works: the limit, the slash and the code that were left as they were. */
import { describe, expect, it } from 'vitest';
import { answer, checked, direct, relayed, resourceMetadataUrl } from '../../fixtures/flow.ts';
import { causeOf, factsOfFlow, judge } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';
import { asked } from '../clients/asked.ts';

describe('a limit of requests', () => {
  const limited = (headers: Record<string, string>) =>
    causeOf(
      relayed()
        .until('resourceMetadata')
        .change('resourceMetadata', answer(429, { headers: { 'retry-after': '60', ...headers } })),
    );

  it.each(['ratelimit-limit', 'x-ratelimit-limit'])('that one sign-in uses up is raised (%s)', (name) => {
    const cause = limited({ [name]: '2' });
    expect(cause.check).toBe('network/rate-limited');
    expect(cause.fix.do[0]?.text).toMatch(/^Raise the limit of 2 requests in your code/);
    expect(cause.summary).toContain('one sign-in alone takes about 10');
    expect(cause.evidence.map(({ what, observed }) => [what.toLowerCase(), observed?.toLowerCase()])).toContainEqual([
      name,
      `${name}: 2`,
    ]);
    expect(cause.fix.do.at(-1)?.text).toBe('Wait 60 seconds before you check again or connect.');
    expect(`${cause.title} ${cause.why}`).not.toMatch(/for now| works/);
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it('that is one has one', () => {
    const { summary, fix } = limited({ 'ratelimit-limit': '1' });
    expect(`${summary} ${fix.do[0]?.text}`).toMatch(/is 1 request in .* of 1 request in/);
  });

  it.each([{}, { 'ratelimit-limit': '100' }, { 'ratelimit-limit': 'no number' }])(
    'of others is waited for: %j',
    (headers) =>
      expect(limited(headers as Record<string, string>).fix.do[0]?.text).toBe(
        'Wait 60 seconds before you check again or connect.',
      ),
  );

  it.each<[string, Record<string, string>, string, string[], string | undefined]>([
    ['its JSON', {}, '{"error":"slow down"}', ['your MCP server', 'MCP Inspector 2.12.0'], undefined],
    [
      'its name',
      { 'x-powered-by': 'Express', server: 'nginx' },
      'Too many',
      ['your MCP server', 'MCP Inspector 2.12.0'],
      undefined,
    ],
    [
      'nginx’s page',
      { server: 'nginx' },
      '<html><center>nginx</center></html>',
      ['nginx', 'MCP Inspector 2.12.0'],
      undefined,
    ],
    [
      'Kong’s words',
      { server: 'kong/3.4' },
      '{"message":"API rate limit exceeded"}',
      ['Kong', 'MCP Inspector 2.12.0'],
      undefined,
    ],
    [
      'Kong, and not its words',
      { server: 'kong/3.4' },
      '{"error":"slow down"}',
      ['your MCP server', 'MCP Inspector 2.12.0'],
      undefined,
    ],
    ['nothing', {}, 'Too many', ['your MCP server', 'MCP Inspector 2.12.0'], 'the proxy in front of your MCP server'],
    ['nothing, behind nginx', { server: 'nginx' }, 'Too many', ['your MCP server', 'MCP Inspector 2.12.0'], 'nginx'],
  ])('that is too low is raised where its response shows that it is: by %s', (_, headers, body, places, other) => {
    const { fix, ...cause } = causeOf(
      relayed()
        .until('resourceMetadata')
        .change(
          'resourceMetadata',
          answer(429, { headers: { 'retry-after': '60', 'ratelimit-limit': '2', ...headers }, body }),
        ),
    );
    expect([...new Set(fix.do.map(({ place }) => place.name))]).toEqual(places);
    expect(fix.do.some(({ text }) => text.startsWith('Restart'))).toBe(places[0] === 'your MCP server');
    expect(fix.do[0]?.values?.length).toBeGreaterThan(0);
    expect(fix.do.at(-1)?.text).toBe('Wait 60 seconds before you check again or connect.');
    expect(fix.or.find(({ open }) => open)?.steps[0]?.place.name).toBe(other);
    expect(faultsOfWords({ fix, ...cause })).toEqual([]);
  });

  const limit = answer(429, { headers: { 'retry-after': '60', 'x-ratelimit-limit': '4' } });
  const waited = 'Wait 60 seconds before you check again or connect.';
  it('that what came before used up is waited for: the calls of a session', () => {
    const calls = relayed();
    const call = calls.get('tools');
    const flow = calls.add({ second: call, third: call, last: limit(call) }, 'tools');
    const { cause, warnings } = judge(flow);
    const found = [cause, ...warnings].find((one) => one?.check === 'network/rate-limited');
    expect(found?.fix.do.map(({ text }) => text)).toEqual([waited]);
  });

  it('and what was asked a while ago', () => {
    const flow = relayed()
      .until('resourceMetadata')
      .change('initialize', (x) => ({ ...x, startedAt: x.startedAt - 61_000 }))
      .change('resourceMetadata', answer(429, { headers: { 'retry-after': '60', 'ratelimit-limit': '2' } }));
    const { cause, suspect } = judge(flow);
    expect((cause ?? suspect)?.fix.do.map(({ text }) => text)).toEqual([waited]);
  });

  it('and the requests of other clients, as the live check makes them', () => {
    const asks = asked();
    const all = asks.exchanges.filter(({ request }) => request.url.includes('mcp.example.com')).length;
    const flow = asks.change(
      resourceMetadataUrl,
      answer(429, { headers: { 'retry-after': '60', 'x-ratelimit-limit': String(all) } }),
    );
    const { cause, warnings } = judge(flow, { context: { client: 'mcp-remote' } });
    const found = [cause, ...warnings].find((one) => one?.check === 'network/rate-limited');
    expect(found?.fix.do.map(({ text }) => text)).toEqual([waited]);
  });
});

describe('a redirect', () => {
  const to = (location: string, body = '') =>
    causeOf(
      relayed()
        .until('initialize')
        .change('initialize', answer(301, { headers: { location, 'content-type': 'text/html' }, body })),
    );
  const page =
    '<html><body><center><h1>301 Moved Permanently</h1></center><hr><center>nginx/1.22.1</center></body></html>';

  it.each([
    ['nginx', page, '`location`'],
    ['Apache', '<html><body><address>Apache/2.4.57 (Debian) Server</address></body></html>', '`RewriteRule`'],
  ])('that %s makes by itself is mended there', (name, body, directive) => {
    const cause = to('https://mcp.example.com/mcp/', body);
    expect(cause.fix.do.map(({ place }) => place.name)).toEqual([name]);
    expect(cause.fix.do[0]?.text).toContain(directive);
    expect(cause.title).toMatch(/redirects `\/mcp` to `\/mcp\/` \(301\)$/);
    expect(cause.summary).not.toContain('Use ');
    expect(JSON.stringify(cause.verify)).not.toContain('/mcp/');
    const [other] = cause.fix.or;
    expect(other?.when).toBe('If `/mcp/` is to be the address');
    expect(other?.steps.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^If \*\*Server URL\*\* .*: set \*\*/),
    );
    expect(other?.steps.map(({ text }) => text)).toContainEqual(expect.stringContaining('where `aud` is checked'));
    expect(faultsOfWords(cause)).toEqual([]);
  });

  it.each([
    ['of the server', '/mcp/', ''],
    ['to another host', 'https://www.example.com/mcp', page],
    ['to another path', 'https://mcp.example.com/v2/mcp', page],
    ['to a path below', '/mcp/v1', page],
  ])('%s is followed', (_, location, body) =>
    expect(to(location, body).fix.do[0]?.text).toBe('Enter the address without the redirect.'),
  );
});

describe('code where no framework was recognised', () => {
  const locked = (json: object, headers: Record<string, string> = {}) =>
    direct().until('resourceMetadata').change('resourceMetadata', answer(401, { json, headers }));

  it.each([
    ['nothing', {}, {}],
    ['NestJS, which names Express', { message: 'Unauthorized', statusCode: 401 }, { 'x-powered-by': 'Express' }],
    ['Fastify', { statusCode: 401, error: 'Unauthorized', message: 'No token' }, {}],
  ])('has words for any: %s', (_, json, headers) => {
    const { fix } = causeOf(locked(json, headers));
    expect(fix.do[0]?.snippets?.map(({ label }) => label)).toEqual([
      'Express',
      'FastMCP (Python)',
      'FastAPI',
      'Any other',
    ]);
    expect(fix.do[0]?.snippets?.at(-1)?.code).toContain('/.well-known/');
  });

  it('has none beside that of one which was', () => {
    const { fix } = causeOf(locked({ error: 'no token' }, { 'x-powered-by': 'Express' }));
    expect(fix.do[0]?.snippets?.map(({ label }) => label)).toEqual(['Express']);
  });

  it('says of a refusal with 403 what the whole check is', () => {
    const { fix } = causeOf(direct().until('initialize').change('initialize', answer(403)));
    const words = fix.do.flatMap(({ snippets = [] }) => snippets).find(({ label }) => label === 'Any other');
    expect(words?.code).toContain('answer 401 with\nWWW-Authenticate: Bearer ');
  });
});

it('recognises a framework by what the live check was answered, whoever would have asked', () => {
  const lists = {
    'access-control-allow-origin': '*',
    'access-control-allow-headers':
      'Content-Type, Authorization, Accept, Mcp-Session-Id, Mcp-Protocol-Version, Last-Event-Id',
    'access-control-expose-headers': 'Mcp-Session-Id',
  };
  const [first] = checked().exchanges;
  if (!first) throw new Error('It asks nothing.');
  const asPage = answer(401, { bare: true, headers: lists })({
    ...first,
    id: '',
    page: { ...first.page, origin: 'http://localhost:6274' },
  });
  const flow = checked().add({ 'as-page': asPage });
  expect(factsOfFlow(checked(), { context: { client: 'inspector-v2' } }).framework).toBe('generic');
  expect(factsOfFlow(flow, { context: { client: 'inspector-v2' } }).framework).toBe('fastmcp-typescript');
});
