/** What the capture shows is said, and not left to the reader; and nothing is shown of what is not theirs. */
import { describe, expect, it } from 'vitest';
import { thrownAt } from '../../../lib/checks/kit/answers/thrown.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding, Fix, Step } from '../../../lib/finding.ts';
import { destinationWords } from '../../../lib/presentation/places.ts';
import { madeUpToken } from '../../../lib/protocol/made-up-token.ts';
import headerRenamed from '../../fixtures/checks/challenge/header-renamed.ts';
import wildcard from '../../fixtures/checks/cors/wildcard-with-credentials.ts';
import invalidScope from '../../fixtures/checks/token/invalid-scope.ts';
import {
  answer,
  blocked,
  checked,
  direct,
  environment,
  failed,
  headers,
  issuer,
  masked,
  proxied,
  relayed,
  request,
  requestHeaders,
  resourceId,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../fixtures/flow.ts';
import { causeOf, judge } from '../../fixtures/judge.ts';

const stepsOf = ({ do: steps, or, stuck }: Fix): Step[] => [...steps, ...or.flatMap((way) => way.steps), ...stuck];
const commandsOf = ({ fix }: Finding): string[] =>
  stepsOf(fix).flatMap(({ values = [] }) => values.flatMap(({ name, value }) => (name === 'Terminal' ? [value] : [])));
const sourcesOf = ({ references }: Finding): string[] => references.map(({ source }) => source);
const searched = ({ fix }: Finding) =>
  fix.do.flatMap(({ values = [] }) => values.flatMap(({ name, value }) => (/^Search your /.test(name) ? [value] : [])));

describe('what the code of a server read of nothing', () => {
  it.each([
    ["Cannot read properties of undefined (reading 'split')", '.split'],
    ["Cannot read property of null (reading '$scope')", '.$scope'],
    ["AttributeError: 'NoneType' object has no attribute 'removeprefix'", '.removeprefix'],
    ["undefined is not an object (evaluating 'req.headers.authorization.slice')", '.slice'],
    ['<pre>TypeError: Cannot read properties of null (reading &#39;trim&#39;)</pre>', '.trim'],
    ['{"error":"Cannot read properties of undefined (reading \\u0027at\\u0027)"}', '.at'],
    ['Internal Server Error', undefined],
    [undefined, undefined],
  ])('is named by its message: %s', (body, word) => {
    expect(thrownAt(body)).toBe(word);
  });

  const fails = answer(500, { json: { error: "'NoneType' object has no attribute 'split'" } });
  it('is looked for in code, before anything is changed there', () => {
    expect(searched(causeOf(relayed().until('connect').change('connect', fails)))).toEqual(['.split']);
    expect(searched(causeOf(direct().until('initialize').change('initialize', answer(500))))).toEqual([]);
  });

  it('without a token is looked for where the 401 that comes before it is not enough, by the header too', () => {
    const { fix } = causeOf(direct().until('initialize').change('initialize', fails));
    expect(fix.do[0]?.text).toMatch(/^When a request has no `Authorization` header: answer 401/);
    expect(fix.stuck[0]?.values?.map(({ value }) => value)).toEqual(['authorization', '.split']);
  });
});

describe('an Inspector that is started again', () => {
  const down = (address?: string) =>
    proxied()
      .until('initialize')
      .change('initialize', failed('proxy', 'net::ERR_CONNECTION_REFUSED', undefined, address));

  it('is of the version that was in use: another one has another proxy', () => {
    expect(commandsOf(causeOf(down()))[0]).toBe('npx @modelcontextprotocol/inspector@0.22.0');
    const origin = relayed()
      .until('initialize')
      .change('initialize', failed('proxy', 'Forbidden: Invalid origin', 403));
    expect(commandsOf(causeOf(origin))).toEqual([
      'ALLOWED_ORIGINS=http://localhost:6274 npx @modelcontextprotocol/inspector@2.12.0',
    ]);
  });

  it.each([
    ['says nothing', ''],
    ['has another name, and versions of its own', '"name":"acme-inspector","version":"7.3.1"'],
    ['says no version that npm has', '"name":"inspector-client","version":"dev"'],
  ])('is of the major version that has these parts where the client %s', (_, info) => {
    const saying = (x: Exchange): Exchange => {
      const body = x.request.body?.replace(/"name":"[\w-]*inspector[\w-]*","version":"[^"]*"/, info);
      return body === undefined ? x : { ...x, request: { ...x.request, body } };
    };
    expect(commandsOf(causeOf(down().all(saying)))[0]).toBe('npx @modelcontextprotocol/inspector@v1-latest');
    const refused = relayed()
      .until('initialize')
      .change('initialize', failed('proxy', 'Forbidden', 403))
      .all(saying);
    expect(commandsOf(causeOf(refused))).toEqual([
      'ALLOWED_ORIGINS=http://localhost:6274 npx @modelcontextprotocol/inspector@latest',
    ]);
  });

  it('is the current one where that is what mends it', () => {
    expect(commandsOf(causeOf(wildcard.failing))).toEqual(['npx @modelcontextprotocol/inspector@latest']);
  });

  it('has the address of its proxy where that was seen', () => {
    const seen = causeOf(down('http://localhost:6399'));
    expect(seen.summary).toContain('here at `localhost:6399`');
    expect(seen.evidence[0]?.by).toBe('MCP Inspector’s own proxy at localhost:6399');
    expect(JSON.stringify(seen.verify)).toContain('http://localhost:6399/health');
    const unseen = causeOf(down());
    expect(unseen.summary).toContain('usually at port 6277');
    expect(unseen.evidence[0]?.by).toBe('MCP Inspector’s own proxy');
  });
});

describe('further reading', () => {
  const tunnel = (code: Record<string, string>, status = 404) =>
    relayed()
      .until('initialize')
      .change(
        'initialize',
        answer(status, { headers: { 'content-type': 'text/html', ...code }, body: '<p>Argo Tunnel error</p>' }),
      );

  it('is of the product that was seen', () => {
    expect(sourcesOf(causeOf(tunnel({ 'ngrok-error-code': 'ERR_NGROK_3200' })))).toEqual(['ngrok']);
    expect(sourcesOf(causeOf(tunnel({}, 530)))).toEqual(['Cloudflare']);
    const waf = relayed()
      .until('serverMetadata')
      .change('serverMetadata', answer(403, { bare: true, headers: { server: 'AkamaiGHost' } }));
    expect(causeOf(waf).check).toBe('network/bot-protection');
    expect(sourcesOf(causeOf(waf))).toEqual(['Scalekit']);
  });
});

describe('a header that something of Amazon renames', () => {
  const renamed = (change: (x: Exchange) => Exchange = (x) => x) =>
    causeOf(headerRenamed.failing.change('initialize', change));

  it('sends to one place, where it is found out first which way there is', () => {
    const { fix } = renamed();
    expect(destinationWords(fix)).toBe('Fix it in the AWS console');
    expect(fix.do.map(({ only }) => only)).toEqual(['look']);
    expect(fix.or.filter(({ open }) => open).map(({ when }) => when)).toHaveLength(2);
  });

  it('is a function’s own URL by its host: there is nothing to set, and it is no way out', () => {
    const url = 'https://abc123.lambda-url.eu-central-1.on.aws/mcp';
    const { title, fix, verify } = renamed((x) => ({ ...x, request: { ...x.request, url } }));
    expect(title).toMatch(/^The URL of your Lambda function/);
    expect(fix.do.map(({ text }) => text).join()).toContain('Application Load Balancer');
    expect(JSON.stringify(renamed().fix)).not.toContain('function URL');
    // Its load balancer always has another URL: that is entered on the one way there is, and the old one is not asked.
    expect(fix.do.map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Enter the new URL/)]),
    );
    expect(JSON.stringify(fix)).toContain('**Server URL**');
    expect(JSON.stringify(fix)).not.toContain('If your MCP server has another URL');
    expect(verify.map(({ says }) => says)).toEqual([expect.stringMatching(/^Connect with the new URL: /)]);
    expect(verify.flatMap(({ anyOf = [] }) => anyOf)).toEqual([]);
    expect(renamed().verify.flatMap(({ anyOf = [] }) => anyOf)).not.toEqual([]);
  });
});

describe('metadata that is only at the end of its address', () => {
  const answered = (url: string, change: (x: Exchange) => Exchange) => change(request('GET', url));
  const json = answered(
    `${issuer}/.well-known/oauth-authorization-server`,
    answer(200, { json: serverMetadataDocument }),
  );
  const at = (path: string) => `${environment}/.well-known/${path}/resources/${resourceId}`;
  const finding = (others: Record<string, Exchange>, first: (x: Exchange) => Exchange) =>
    causeOf(
      relayed()
        .until('serverMetadata')
        .change('serverMetadata', first)
        .add({ ...others, json })
        .all((x) => ({ ...x, via: 'inspector-v2-relay' })),
    );
  const notFound = answer(404, { body: '404 page not found' });
  const openid = answered(at('openid-configuration'), answer(405));

  it('is told with the address that was refused, however many others were asked', () => {
    const root = answered(`${environment}/.well-known/oauth-authorization-server`, notFound);
    const { check, summary, fix } = finding({ openid, root }, notFound);
    expect(check).toBe('server-metadata/only-appended');
    expect(summary).toContain(`got \`404\` at \`${new URL(serverMetadataUrl).pathname}\`. The JSON is only at`);
    expect(summary).not.toMatch(/two addresses|only at the first/);
    expect(JSON.stringify(fix)).not.toContain(at('openid-configuration'));
  });

  it('and no other status is put to the address that was asked first', () => {
    const { check, summary } = finding({ openid }, failed('network', 'net::ERR_TIMED_OUT'));
    expect(check).toBe('server-metadata/only-appended');
    expect(summary).toContain(
      `got \`405\` at \`${new URL(at('openid-configuration')).pathname}\`. The JSON is only at`,
    );
  });
});

it('says that `*` let other pages in, where an address takes its place', () => {
  const withCookies = (origin: string) =>
    direct()
      .until('initialize')
      .change(
        'initialize',
        requestHeaders({ cookie: masked('cookie', 'c00c1e00') }),
        headers({ 'access-control-allow-origin': origin }),
        blocked,
      );
  const { fix, check } = causeOf(withCookies('*'));
  expect(check).toBe('cors/wildcard-with-credentials');
  expect(fix.do.some(({ text }) => text.startsWith('If other pages call it too'))).toBe(true);
  const named = causeOf(withCookies('http://localhost:6274'));
  expect(named.check).toBe('cors/wildcard-with-credentials');
  expect(named.fix.do.some(({ text }) => text.startsWith('If other pages call it too'))).toBe(false);
});

it('shows of the token that the live check made up what it is', () => {
  const result = { protocolVersion: '2025-11-25', serverInfo: { name: 'todo' } };
  const [warning] = judge(
    checked().change('madeUp', answer(200, { json: { jsonrpc: '2.0', id: 0, result } })),
  ).warnings;
  expect(warning?.evidence[0]?.observed).toBe(
    `Authorization: Bearer ‹a token that the live check made up, ${madeUpToken.length} characters›`,
  );
});

it('sends to Scalekit by its name where it limits requests, and to another by its host', () => {
  const limited = answer(429, { headers: { 'retry-after': '60' } });
  const atScalekit = causeOf(relayed().until('register').change('register', limited));
  expect(atScalekit.title).toBe('Scalekit takes no more requests for now (429)');
  expect(destinationWords(atScalekit.fix)).toBe('Nothing to change: wait 60 seconds for Scalekit');
  const atServer = causeOf(relayed().until('initialize').change('initialize', limited));
  expect(atServer.title).toBe('`mcp.example.com` takes no more requests for now (429)');
});

it('shows a parameter at the request that sent it', () => {
  const { failing } = invalidScope;
  const asked = failing.exchanges.find(({ request: { url } }) => url.includes('/oauth/authorize'));
  const scope = causeOf(failing).evidence.find(({ what }) => what === 'scope');
  expect(scope?.observed).toBe('scope=todo:read todo:write');
  expect(scope?.exchange).toBe(asked?.id);
});
