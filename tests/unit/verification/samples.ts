/** Answers as servers give them, right and wrong ones, for each thing that a verification may expect. */
import type { Expectation } from '../../../lib/finding.ts';
import type { Answer } from '../../../lib/verification/holds.ts';

const answer = (status: number, headers: [string, string][] = [], body = ''): Answer => ({ status, headers, body });
const json = (value: unknown, status = 200) =>
  answer(status, [['content-type', 'application/json']], JSON.stringify(value));
const pretty = (value: unknown) =>
  answer(200, [['content-type', 'application/json']], JSON.stringify(value, null, 2).replaceAll('\n', '\r\n'));
const written = (body: string, status = 200) => answer(status, [['content-type', 'application/json']], body);
const allowing = (...values: string[]) =>
  answer(
    204,
    values.map((value) => ['access-control-allow-origin', value]),
  );
const header = (name: string, value: string) => answer(401, [[name, value]]);
const challenge = (...values: string[]) =>
  answer(
    401,
    values.map((value) => ['www-authenticate', value]),
  );

export interface Sample {
  expects: Expectation;
  right: Answer[];
  wrong: Answer[];
}

const page = answer(200, [['content-type', 'text/html']], '<!doctype html><title>Start</title>');
const origin = 'http://localhost:6274';
const metadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource';

export const samples: Record<string, Sample> = {
  'any answer': { expects: { kind: 'answer' }, right: [answer(200), answer(500)], wrong: [] },
  'a status': {
    expects: { kind: 'status', among: ['2xx', 401] },
    right: [answer(204), answer(200, [], 'x'), answer(401)],
    wrong: [answer(400), answer(302, [['location', '/']]), answer(500)],
  },
  'an MCP answer': {
    expects: { kind: 'mcp' },
    right: [answer(401), json({ jsonrpc: '2.0' }), answer(200, [['content-type', 'Text/Event-Stream; charset=utf-8']])],
    wrong: [page, answer(404), json({ error: 'x' }, 500), answer(202)],
  },
  'a sign-in': {
    expects: { kind: 'sign-in' },
    right: [page, answer(302, [['location', 'https://login.example.com/?next=error%3D']])],
    wrong: [
      answer(400, [], 'unknown client'),
      answer(200),
      json({ error: 'unknown client' }),
      answer(302),
      answer(204),
      answer(302, [['location', `${origin}/oauth/callback?error=invalid_scope`]]),
      answer(303, [['location', `${origin}/oauth/callback?state=verify&error=access_denied`]]),
    ],
  },
  'a header that may be missing': {
    expects: { kind: 'header', name: 'cross-origin-opener-policy', value: { begins: 'unsafe-none' }, orAbsent: true },
    right: [
      answer(200, []),
      answer(200, [['cross-origin-opener-policy', 'unsafe-none']]),
      answer(200, [['cross-origin-opener-policy', 'unsafe-none; report-to="x"']]),
    ],
    wrong: [
      answer(200, [['cross-origin-opener-policy', 'same-origin']]),
      answer(200, [['cross-origin-opener-policy', 'same-origin-allow-popups']]),
    ],
  },
  'a header with one of two values': {
    expects: { kind: 'header', name: 'access-control-allow-origin', value: { is: ['*', origin] } },
    right: [allowing('*'), allowing(origin), allowing(` ${origin} `)],
    wrong: [allowing(), allowing('http://localhost:62740'), allowing(`${origin}/`), allowing('null')],
  },
  'a header once': {
    expects: { kind: 'header', name: 'access-control-allow-origin', value: { is: ['*', origin] }, once: true },
    right: [allowing(origin)],
    wrong: [allowing(origin, origin), allowing(`${origin}, *`), allowing()],
  },
  'a header that lists a name': {
    expects: { kind: 'header', name: 'access-control-allow-headers', value: { lists: ['*', 'mcp-protocol-version'] } },
    right: [
      header('access-control-allow-headers', '*'),
      header('access-control-allow-headers', 'content-type,MCP-Protocol-Version'),
      header('access-control-allow-headers', 'mcp-protocol-version , authorization'),
      answer(204, [
        ['access-control-allow-headers', 'authorization'],
        ['access-control-allow-headers', 'mcp-protocol-version'],
      ]),
    ],
    wrong: [
      header('access-control-allow-headers', 'authorization, content-type'),
      header('access-control-allow-headers', 'x-mcp-protocol-version'),
      header('access-control-expose-headers', 'mcp-protocol-version'),
    ],
  },
  'a header that begins': {
    expects: { kind: 'header', name: 'cross-origin-opener-policy', value: { begins: 'unsafe-none' } },
    right: [header('cross-origin-opener-policy', 'unsafe-none; report-to="x"')],
    wrong: [header('cross-origin-opener-policy', 'same-origin'), answer(200)],
  },
  'a Bearer challenge': {
    expects: { kind: 'challenge', with: 'bearer' },
    right: [challenge('Bearer'), challenge('bearer realm="x"'), challenge('Basic realm="x"', 'Bearer realm="y"')],
    wrong: [challenge(), challenge('Basic realm="x"'), header('x-amzn-remapped-www-authenticate', 'Bearer')],
  },
  'a challenge in good grammar': {
    expects: { kind: 'challenge', with: 'grammar' },
    right: [
      challenge('Bearer'),
      challenge(`Bearer realm="OAuth", resource_metadata="${metadataUrl}"`),
      challenge('Bearer error="invalid_token",error_description="no, not this one"'),
    ],
    wrong: [
      challenge(`Bearer resource_metadata=${metadataUrl}`),
      challenge(`Bearer realm='OAuth', resource_metadata='${metadataUrl}'`),
      challenge('Bearer realm="OAuth" error="invalid_token"'),
      challenge('Bearer: realm="OAuth"'),
      challenge(`resource_metadata="${metadataUrl}"`),
    ],
  },
  'a challenge that names the metadata': {
    expects: { kind: 'challenge', with: 'metadata-url' },
    right: [
      challenge(`Bearer resource_metadata="${metadataUrl}"`),
      challenge(`Bearer realm="OAuth", resource_metadata="${metadataUrl}", scope="a b"`),
      challenge('Basic realm="x"', `Bearer resource_metadata="${metadataUrl}"`),
    ],
    wrong: [
      challenge('Bearer realm="OAuth"'),
      challenge('Bearer resource_metadata="/.well-known/oauth-protected-resource"'),
      challenge(`Basic realm="x"`),
    ],
  },
  'a text': {
    expects: { kind: 'text', text: 'invalid_grant' },
    right: [json({ error: 'invalid_grant' }, 400), answer(400, [], 'error=invalid_grant')],
    wrong: [json({ error: 'invalid_client' }, 401), answer(404)],
  },
  'a member': {
    expects: { kind: 'member', name: 'resource', value: 'there' },
    right: [
      json({ resource: 'x' }),
      pretty({ resource: '' }),
      written('{"a": 1,\n "resource"\t: null}'),
      json({ resource: 'é "\\/\n\u0007', a: [[], {}, [[-1.5e-7, true, { b: [false, null, 'c'] }]]], 'd"': {} }),
    ],
    wrong: [
      ...['{"resource":"x",}', '{"resource":["x",]}', '{\'a\':1,"resource":1}', '{"resource":x}', '{"resource":01}'],
      ...[
        '{"resource":"x"',
        '{"resource":"x"} {',
        '{"resource":"x" "a":1}',
        '{"resource":"\\x"}',
        '{"resource":"a\nb"}',
      ],
      ...['{"resource":1 2}', '{"resource":1 // one\n}', '{"resource"}', '{"resource":[1}', '{a:1,"resource":1}'],
    ]
      .map((text) => written(text))
      .concat([
        json({ resources: 'x' }),
        json({ resource: 'x' }, 404),
        page,
        answer(200),
        answer(302, [['location', '/']]),
      ]),
  },
  'a member with a value': {
    expects: { kind: 'member', name: 'resource', value: { equals: 'https://mcp.example.com/mcp?a=1&b=2' } },
    right: [
      json({ resource: 'https://mcp.example.com/mcp?a=1&b=2' }),
      pretty({ resource: 'https://mcp.example.com/mcp?a=1&b=2' }),
      written('{"resource":"https:\\/\\/mcp.example.com\\/mcp?a=1\\u0026b=2"}'),
    ],
    wrong: [
      json({ resource: 'https://mcp.example.com/mcp?a=1&b=2/' }),
      json({ resource: 'https://mcpxexample.com/mcp?a=1&b=2' }),
      json({ other: 'https://mcp.example.com/mcp?a=1&b=2' }),
    ],
  },
  'a member with a list': {
    expects: { kind: 'member', name: 'scopes_supported', value: { equals: ['todo:read', 'todo:write'] } },
    right: [
      json({ scopes_supported: ['todo:read', 'todo:write'] }),
      pretty({ scopes_supported: ['todo:read', 'todo:write'] }),
    ],
    wrong: [json({ scopes_supported: ['todo:read'] }), json({ scopes_supported: 'todo:read todo:write' }), json({})],
  },
  'a list with something in it': {
    expects: { kind: 'member', name: 'authorization_servers', value: 'filled' },
    right: [
      json({ authorization_servers: ['https://a.example'] }),
      pretty({ authorization_servers: ['https://a.example'] }),
    ],
    wrong: [json({ authorization_servers: [] }), json({}), json({ authorization_servers: 'https://a.example' })],
  },
  'a list that has a text': {
    expects: { kind: 'member', name: 'code_challenge_methods_supported', value: { has: 'S256' } },
    right: [
      json({ code_challenge_methods_supported: ['plain', 'S256'] }),
      pretty({ code_challenge_methods_supported: ['S256'], scopes_supported: [] }),
    ],
    wrong: [
      json({ code_challenge_methods_supported: ['plain'], other: ['S256'] }),
      json({ code_challenge_methods_supported: ['S2567'] }),
      json({ code_challenge_methods_supported: [] }),
      json({ other: ['S256'] }),
    ],
  },
  'a list with a text within': {
    expects: { kind: 'member', name: 'authorization_servers', value: { hasWithin: '/resources/res_' } },
    right: [
      json({ authorization_servers: ['https://acme.scalekit.dev/resources/res_1'] }),
      written('{"authorization_servers":["https:\\/\\/acme.scalekit.dev\\/resources\\/res_1"]}'),
    ],
    wrong: [
      json({ authorization_servers: ['https://acme.scalekit.dev'], resource: 'https://a.example/resources/res_1' }),
      json({}),
    ],
  },
  'a member of a type': {
    expects: { kind: 'member', name: 'scopes_supported', value: { type: 'list' } },
    right: [json({ scopes_supported: [] }), pretty({ scopes_supported: ['a', 'b'] })],
    wrong: [
      json({ scopes_supported: 'a b' }),
      json({ scopes_supported: null }),
      json({ scopes_supported: [1] }),
      json({}),
    ],
  },
  'a member of a type, or none': {
    expects: { kind: 'member', name: 'scopes_supported', value: { type: 'list', orAbsent: true } },
    right: [json({ scopes_supported: ['a'] }), json({ other: 'a b' }), pretty({})],
    wrong: [json({ scopes_supported: 'a b' }), json({ scopes_supported: { a: 1 } }), answer(200), json({}, 404)],
  },
  'a member that is a URL, or none': {
    expects: { kind: 'member', name: 'jwks_uri', value: { type: 'url', orAbsent: true } },
    right: [json({ jwks_uri: 'https://a.example/keys' }), json({})],
    wrong: [
      json({ jwks_uri: '/keys' }),
      json({ jwks_uri: '' }),
      json({ jwks_uri: null }),
      json({ jwks_uri: ['https://a'] }),
    ],
  },
  'a member that is a text': {
    expects: { kind: 'member', name: 'issuer', value: { type: 'text' } },
    right: [json({ issuer: 'https://a.example' }), json({ issuer: '' })],
    wrong: [json({ issuer: 1 }), json({ issuer: ['https://a.example'] }), json({})],
  },
  'a document without these texts': {
    expects: {
      kind: 'without',
      members: [
        { name: 'resource', text: '<your-mcp-url>' },
        { name: 'authorization_servers', text: 'http://auth.example.com/a' },
      ],
    },
    right: [
      json({ resource: 'https://a.example', authorization_servers: ['https://auth.example.com/a'] }),
      json({ other: '<your-mcp-url>' }),
    ],
    wrong: [
      json({ resource: '<your-mcp-url>' }),
      written('{"resource":"\\u003cyour-mcp-url\\u003e"}'),
      pretty({
        resource: 'https://a.example',
        authorization_servers: ['https://b.example', 'http://auth.example.com/a'],
      }),
      written('{"authorization_servers":["http:\\/\\/auth.example.com\\/a"]}'),
      answer(200),
      json({}, 404),
    ],
  },
};
