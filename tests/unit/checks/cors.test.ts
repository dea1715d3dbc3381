/** Whose it is when CORS keeps an answer from the page, and when a hidden header matters. */
import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { corsHeadersFix } from '../../../lib/checks/kit/steps/cors-headers.ts';
import type { Step } from '../../../lib/finding.ts';
import type { McpExchange } from '../../../lib/handshake/facts.ts';
import { wholeCode } from '../../../lib/presentation/pieces.ts';
import { answer, blocked, direct, failed, headers, preflight } from '../../fixtures/flow.ts';
import { factsOfFlow, judge, judgeSession } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';

describe('a header that is not exposed', () => {
  const hidden = headers({ 'access-control-expose-headers': null });

  it('is a warning when the client found the metadata all the same', () => {
    const { cause, warnings } = judge(direct().until('serverMetadata').change('initialize', hidden));
    expect(cause).toBeUndefined();
    expect(warnings.map((w) => w.check)).toContain('cors/header-not-exposed');
  });

  it('is the cause when a request without the session is refused', () => {
    const flow = direct()
      .without('stream')
      .change('connect', headers({ 'access-control-expose-headers': 'WWW-Authenticate', 'mcp-session-id': 's1' }))
      .change('initialized', answer(400, { body: 'Bad Request: Mcp-Session-Id header is required' }))
      .until('initialized');
    expect(judge(flow).cause).toMatchObject({ check: 'cors/header-not-exposed', stage: 'session' });
  });

  it('is nothing when the server does without the session', () => {
    const flow = direct().change(
      'connect',
      headers({ 'access-control-expose-headers': 'WWW-Authenticate', 'mcp-session-id': 's1' }),
    );
    expect(judge(flow).warnings).toEqual([]);
  });
});

describe('the owner of a CORS finding', () => {
  const lost = headers({ 'access-control-allow-origin': null });

  it('is Scalekit for an endpoint of its environment, with the origin to paste', () => {
    const { cause } = judge(direct().until('token').change('token', lost, blocked));
    expect(cause).toMatchObject({ check: 'cors/no-allow-origin', owner: 'scalekit', endpoint: 'token' });
    expect(cause?.fix.do.flatMap((s) => s.values?.map(({ value }) => value))).toContain('http://localhost:6274/');
  });

  it.each([
    ['http://localhost:6274', true],
    ['https://localhost:6274', true],
    ['https://localhost.example.com', false],
  ])('is Scalekit for a page at %s, which a production environment refuses: %s', (page, refused) => {
    const flow = direct().until('token').change('token', lost, blocked);
    const moved = JSON.stringify(flow.exchanges)
      .replaceAll('acme.scalekit.dev', 'acme.scalekit.com')
      .replaceAll('http://localhost:6274', page);
    const [diagnosis] = judgeSession(JSON.parse(moved));
    expect(diagnosis?.cause).toMatchObject({ check: 'cors/no-allow-origin', owner: 'scalekit', endpoint: 'token' });
    const places = (steps: Step[] = []) => steps.map(({ place }) => place.name);
    // Nothing in production lets such a page in: another Inspector does without, or another environment lets it in.
    expect(places(diagnosis?.cause?.fix.do)).toEqual([refused ? 'your computer' : 'the Scalekit dashboard']);
    const others = diagnosis?.cause?.fix.or.filter(({ when }) => !/ already\b/.test(when));
    expect(others?.some(({ steps }) => places(steps).includes('the Scalekit dashboard'))).toBe(refused);
  });

  it.each([
    ['http://localhost:6274', true],
    ['https://inspector.acme.com', false],
  ])(
    'is Scalekit at a domain that does not tell its kind, for a page at %s: in production not where it is there',
    (page, apart) => {
      const flow = direct().until('token').change('token', lost, blocked);
      const moved = JSON.stringify(flow.exchanges)
        .replaceAll('acme.scalekit.dev', 'auth.acme.com')
        .replaceAll('http://localhost:6274', page);
      const { cause } = judgeSession(JSON.parse(moved))[0] ?? {};
      expect(cause).toMatchObject({ check: 'cors/no-allow-origin', owner: 'scalekit' });
      expect(cause?.fix.do.flatMap((s) => s.values?.map(({ value }) => value))).toEqual([`${page}/`]);
      const production = cause?.fix.or.filter(({ when }) => when === 'If this is a production environment') ?? [];
      expect(production).toHaveLength(apart ? 1 : 0);
    },
  );

  it('is the MCP server for its own, with the lines of its framework', () => {
    const flow = direct()
      .until('initialize')
      .change('initialize', headers({ 'access-control-allow-origin': null, 'x-powered-by': 'Express' }), blocked);
    const { cause } = judge(flow);
    expect(cause).toMatchObject({ check: 'cors/no-allow-origin', owner: 'mcp-server' });
    expect(cause?.fix.do.some((s) => s.snippets?.[0]?.top?.includes("from 'cors'"))).toBe(true);
  });

  it.each([
    ['mcp.run(', 405, { server: 'uvicorn', allow: 'DELETE, POST' }],
    ['add_middleware', 401, { server: 'uvicorn' }],
    ["from 'cors'", 401, { 'x-powered-by': 'Express' }],
  ])('knows the framework by its answer to the preflight: %s', (line, status, sent) => {
    const flow = direct()
      .until('initialize')
      .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(status, sent));
    const { cause } = judge(flow);
    expect(cause?.check).toBe('cors/preflight-rejected');
    expect(cause?.fix.do.some((s) => s.snippets?.slice(0, 1).some((one) => wholeCode(one).includes(line)))).toBe(true);
  });

  it('leaves it to the missing document where nothing but 404 was answered', () => {
    const missing = answer(404, { bare: true });
    const { cause } = judge(direct().until('resourceMetadata').change('resourceMetadata', missing, blocked));
    expect(cause?.check).toBe('resource-metadata/not-found');
  });
});

describe('a header for pages that lacks an entry', () => {
  const causeOf = (check: CheckId) => subjectFor(check).finding;

  it('is found by its name, and gets the entry beside those that it has', () => {
    const [find, set] = causeOf('cors/header-not-allowed').fix.do;
    expect(find?.values).toContainEqual({ name: 'Search your code for', value: 'Access-Control-Allow-Headers' });
    expect(set?.values?.[0]?.value).toBe('authorization, content-type, mcp-protocol-version');
    expect(set?.text).toMatch(/`allowedHeaders`.*`allow_headers`/);
  });

  it.each([
    ['generic', '`allowedHeaders`'],
    ['hono', '`allowHeaders`'],
    ['fastapi', '`allow_headers`'],
  ] as const)('is set by the option of the project’s own middleware: %s', (framework, option) => {
    const facts = { ...factsOfFlow(direct()), framework };
    const at = facts.mcp[0] as McpExchange;
    const name = 'Access-Control-Allow-Headers';
    const [, set] = corsHeadersFix({ facts, at }, 'List it there.', [{ name, value: 'x-one' }]).do;
    expect(set?.text).toContain(`The option for it is ${option}`);
  });

  it('has no option in a framework of which none is known', () => {
    const facts = { ...factsOfFlow(direct()), framework: 'spring' as const };
    const values = [{ name: 'Access-Control-Allow-Headers', value: 'x-one' }];
    const [, set] = corsHeadersFix({ facts, at: facts.mcp[0] as McpExchange }, 'List it there.', values).do;
    expect(set?.text).toBe('List it there.');
  });

  it.each([
    ['cors/header-not-allowed', true],
    // These set neither another method nor cookies.
    ['cors/method-not-allowed', false],
    ['cors/wildcard-with-credentials', false],
  ] as const)('%s: the lines for all of CORS are offered where they have the entry (%s)', (check, offered) => {
    const code = causeOf(check).fix.or.flatMap(({ steps }) => steps.flatMap(({ snippets = [] }) => snippets));
    expect(code.some((snippet) => wholeCode(snippet).includes('exposedHeaders'))).toBe(offered);
  });

  it('shows with the permission check what it was answered, and what was sent in it as sent', () => {
    const [asked] = causeOf('cors/header-not-allowed').evidence;
    expect(asked).toMatchObject({ method: 'OPTIONS', status: 204, sent: true });
  });
});

describe('healthy handshakes', () => {
  it('get no word from these checks when headers are allowed by `*`, but for the one of the token', () => {
    const wildcard = preflight(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' });
    const { verdict, warnings } = judge(direct().change('connect', wildcard));
    expect(verdict).toBe('connected');
    expect(warnings.map((w) => w.check)).toEqual(['cors/header-not-allowed']);
  });
});

describe('a response past what adds the headers', () => {
  const lost = headers({ 'access-control-allow-origin': null });
  const raw = direct().until('connect').change('connect', lost, blocked);

  it('gets them where it is written, with what other responses show', () => {
    const { cause } = judge(raw);
    expect(cause).toMatchObject({ check: 'cors/no-allow-origin', stage: 'session' });
    expect(cause?.summary).toContain('Other responses of your MCP server have this header');
    const [first] = cause?.fix.do ?? [];
    expect(first?.text).toBe('Set these headers in the code that writes this response.');
    expect(first?.snippets?.map(({ label }) => label)).toEqual(['Fastify', 'Node', 'Any other']);
    expect(first?.snippets?.[0]?.code).toContain(
      "reply.raw.setHeader(\n  'Access-Control-Allow-Origin',\n  'http://localhost:6274',\n);",
    );
  });

  it('is of a server in Python no code of JavaScript', () => {
    const python = raw.change(
      'initialize',
      answer(401, {
        headers: { server: 'uvicorn', 'www-authenticate': 'Bearer' },
        json: { detail: 'Not authenticated' },
      }),
    );
    const { cause } = judge(python);
    expect(cause?.fix.do[0]?.snippets?.map(({ label }) => label)).toEqual(['Any other']);
  });

  it.each([
    ['where none had them', direct().all(lost)],
    ['where it is an error', direct().change('connect', answer(500, { bare: true }))],
  ])('is no such one %s', (_, flow) => {
    const { cause } = judge(flow.until('connect').change('connect', blocked));
    expect(cause?.fix.do[0]?.text).not.toBe('Set these headers in the code that writes this response.');
  });
});

describe('a permission check that is refused for one header', () => {
  const list = 'Accept, Accept-Language, Authorization, Content-Language, Content-Type';
  const refused = (status: number, more: Record<string, string> = {}) =>
    judge(
      direct()
        .until('initialize')
        .change(
          'initialize',
          failed('cors', 'net::ERR_FAILED'),
          preflight(status, {
            'access-control-allow-origin': '*',
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': list,
            ...more,
          }),
        ),
    ).cause;

  it('adds it to the list that is there', () => {
    const cause = refused(400);
    expect(cause).toMatchObject({ check: 'cors/preflight-rejected' });
    expect(cause?.summary).toContain('`mcp-protocol-version`, which its list of headers lacks');
    const step = cause?.fix.do.find(({ values }) =>
      values?.some(({ name }) => name === 'Access-Control-Allow-Headers'),
    );
    expect(step?.text).toContain('`allow_headers` in `CORSMiddleware`');
    expect(step?.values?.[0]?.value).toBe(`${list}, mcp-protocol-version`);
  });

  it.each([
    ['asks for a token', 401, {}],
    ['refuses the page too', 400, { 'access-control-allow-origin': 'https://other.example' }],
  ])('is another thing where it %s', (_, status, more) =>
    expect(refused(status, more)?.summary).not.toContain('its list of headers lacks'),
  );
});
