/** What the panel says of one exchange: headers that decide, the parts of a challenge, a token's times, the MCP method. */
import { describe, expect, it } from 'vitest';
import { stepOf, wentBy } from '../../../components/panel/by-stage.ts';
import { challengeParts } from '../../../components/panel/challenge-words.ts';
import { type HeaderSide, headerRows, stoppedAtStatus } from '../../../components/panel/header-words.ts';
import { errorIn, methodsIn } from '../../../components/panel/mcp-message.ts';
import { claimRows, readable, signedRows, tokensOf } from '../../../components/panel/token-words.ts';
import { partiesOf, stageSays } from '../../../components/parts/stage-words.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { HeaderLines, RawExchange } from '../../../lib/exchange.ts';
import { stageIds } from '../../../lib/finding.ts';
import { NOT_SHOWN, writeMasked } from '../../../lib/masked.ts';
import { readChallenge } from '../../../lib/protocol/www-authenticate.ts';
import { toBase64Url } from '../../../lib/text/base64.ts';
import { asMasked } from '../../fixtures/masked.ts';

const PAGE = 'http://localhost:6274';
type Answer = [status: number, headers: HeaderLines];

const exchange = ({
  asked = [],
  answer,
  preflight,
  ...more
}: { asked?: HeaderLines; answer?: Answer; preflight?: Answer } & Partial<Omit<RawExchange, 'preflight'>>) =>
  asMasked({
    id: 'x',
    startedAt: 1000,
    page: { tabId: 1, origin: null },
    via: 'direct',
    request: { method: 'POST', url: 'https://mcp.acme.dev/mcp', headers: asked },
    ...(answer && { response: { status: answer[0], headers: answer[1] } }),
    ...(preflight && {
      preflight: {
        startedAt: 900,
        request: {
          headers: [
            ['origin', PAGE],
            ['access-control-request-method', 'POST'],
            ['access-control-request-headers', 'content-type, mcp-protocol-version'],
          ],
        },
        response: { status: preflight[0], headers: preflight[1] },
      },
    }),
    ...more,
  });

/** What is said of each header of one side, by name. */
const said = (x: ReturnType<typeof exchange>, side: HeaderSide, role = 'mcp') => {
  const lines = {
    request: x.request.headers,
    response: x.response?.headers,
    asks: x.preflight?.request.headers,
    allows: x.preflight?.response?.headers,
  }[side];
  return headerRows(lines ?? [], side, x, role).flatMap(({ name, value, says, stopped }) =>
    says ? [`${stopped ? 'stopped ' : ''}${name}${value === undefined ? ' (missing)' : ''}: ${says}`] : [],
  );
};

describe('headers that decide', () => {
  it('are those of this response, and no others', () => {
    const lines: HeaderLines = [
      ['content-type', 'application/json'],
      ['www-authenticate', 'Bearer'],
      ['location', '/elsewhere'],
      ['x-powered-by', 'Express'],
      ['constructor', 'toString'],
    ];
    expect(said(exchange({ answer: [401, lines] }), 'response')).toEqual([
      'www-authenticate: Says how to sign in; its parts stand above.',
    ]);
    expect(said(exchange({ answer: [302, lines] }), 'response', 'authorization')).toEqual([
      'location: Whoever asked is sent on to this address.',
    ]);
    expect(said(exchange({ answer: [200, [['content-type', 'text/html']]] }), 'response', 'resource-metadata')).toEqual(
      ['content-type: A client expects JSON here.'],
    );
    expect(said(exchange({ answer: [200, [['content-type', 'application/json']]] }), 'response', 'token')).toEqual([]);
  });

  it('are those of the request', () => {
    const token = writeMasked({ kind: 'access_token', length: 9, fingerprint: '0000000a' });
    const request = (name: string, value: string, role?: string) =>
      said(exchange({ asked: [[name, value]] }), 'request', role);
    expect(request('authorization', `Bearer ${token}`)).toEqual([
      'authorization: The access token, which is hidden here.',
    ]);
    expect(request('authorization', NOT_SHOWN)[0]).toContain('It was sent');
    expect(request('accept', 'application/json')[0]).toContain('both JSON and event streams');
    expect(request('accept', 'text/event-stream, application/json')).toEqual([]);
    expect(request('content-type', 'application/json', 'token')[0]).toContain('form');
    expect(request('content-type', 'application/json')).toEqual([]);
  });

  const page = { page: { tabId: 1, origin: PAGE }, asked: [['origin', PAGE]] satisfies HeaderLines };
  const allowed: HeaderLines = [
    ['access-control-allow-origin', PAGE],
    ['access-control-allow-headers', 'content-type, mcp-protocol-version'],
  ];

  it('say what CORS allows, only where a browser asks', () => {
    const x = exchange({ ...page, answer: [200, allowed], preflight: [204, allowed] });
    expect(said(x, 'allows')).toEqual([
      `access-control-allow-origin: The page at ${PAGE} may read the response.`,
      'access-control-allow-headers: The headers that a page may send.',
    ]);
    expect(said(exchange({ answer: [200, allowed] }), 'response')).toEqual([]);
  });

  it('say where the browser stopped, at a header that is there', () => {
    const x = exchange({
      ...page,
      preflight: [
        204,
        [
          ['access-control-allow-origin', PAGE],
          ['access-control-allow-headers', 'content-type'],
        ],
      ],
    });
    expect(said(x, 'allows')).toContain(
      'stopped access-control-allow-headers: The browser stopped here: mcp-protocol-version is not among them.',
    );
  });

  it('say where the browser stopped, at a header that is missing', () => {
    const x = exchange({ ...page, preflight: [204, []] });
    expect(said(x, 'allows')).toEqual([
      `stopped access-control-allow-origin (missing): The browser stopped here: it wants ${PAGE}.`,
    ]);
    expect(said(x, 'response')).toEqual([]);
    expect(stoppedAtStatus(x)).toBeUndefined();
  });

  it('and at a status', () => {
    expect(stoppedAtStatus(exchange({ ...page, preflight: [401, allowed] }))).toContain('200 to 299');
    expect(stoppedAtStatus(exchange({ ...page, preflight: [307, allowed] }))).toContain('no redirect');
    expect(stoppedAtStatus(exchange({ ...page, preflight: [204, allowed] }))).toBeUndefined();
  });
});

describe('WWW-Authenticate taken apart', () => {
  const parts = (line: string, status = 401) =>
    challengeParts(readChallenge([line]), status).map(({ name, value, means }) => [name, value, means]);

  it('names each part and what it means', () =>
    expect(parts('Bearer error="insufficient_scope", scope="todo:admin", x="y"', 403)).toEqual([
      ['Kind', 'Bearer', 'send an access token'],
      ['error', 'insufficient_scope', 'the token is valid, and its permissions do not suffice'],
      ['scope', 'todo:admin', 'the permissions that are needed'],
      ['x', 'y', ''],
    ]));
  it('names what a 401 lacks', () => {
    expect(parts('Bearer realm="mcp"').at(-1)).toEqual([
      'resource_metadata',
      undefined,
      'without it a client has to guess where to sign in',
    ]);
    expect(parts('Bearer resource_metadata="https://a.example/m"')).toHaveLength(2);
    expect(parts('Basic realm="a"')).toHaveLength(2);
  });
  it('takes names of the network for names', () =>
    expect(parts('constructor toString="a", error="constructor"', 403)).toEqual([
      ['Kind', 'constructor', 'no kind that an MCP client knows'],
      ['tostring', 'a', ''],
      ['error', 'constructor', 'no error of the standard'],
    ]));
  it('stays short', () =>
    expect(parts(`Bearer ${Array.from({ length: 200 }, (_, i) => `a${i}="b"`).join(', ')}`).length).toBeLessThan(30));
});

describe('a token in words', () => {
  const AT = Date.UTC(2026, 10, 28, 3, 34, 28);
  const seconds = AT / 1000;
  const means = (claims: Parameters<typeof claimRows>[0], at: number | undefined = AT) =>
    claimRows(claims, at).map((row) => `${row.name} ${row.means}${row.bad ? '!' : ''}`);

  it.each([
    [{ exp: seconds - 180 }, 'exp expired 3 minutes before this request!'],
    [{ exp: seconds }, 'exp expired at the time of this request!'],
    [{ exp: seconds + 3540 }, 'exp valid until 59 minutes after this request'],
    [{ exp: seconds + 86_400 }, 'exp valid until 24 hours after this request'],
    [{ iat: seconds - 1 }, 'iat issued 1 second before this request'],
    [{ nbf: seconds + 90 }, 'nbf not valid until 90 seconds after this request!'],
    [{ nbf: seconds - 400 * 86_400 }, 'nbf valid from 400 days before this request'],
  ])('%o', (claims, due) => expect(means(claims)).toEqual([due]));
  it('says how it is signed, by the names of the standard alone', () =>
    expect(signedRows({ kid: 'k1', alg: 'RS256' }).map(({ name, value }) => `${name} ${value}`)).toEqual([
      'alg RS256',
      'kid k1',
    ]));
  describe('that is encrypted', () => {
    const masker = createMasker(new Uint8Array(32).fill(7));
    const bearer = (token: string) =>
      tokensOf(exchange({ asked: masker.maskHeaders([['authorization', `Bearer ${token}`]]) }));
    const part = (value: object) => toBase64Url(JSON.stringify(value));
    const cipher = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ';
    const encrypted = (header: object) => `${part(header)}.${cipher}.${cipher}.${cipher}${cipher}.${cipher}`;

    it.each([
      ['with a key of its reader', { alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'k1' }, ['alg', 'enc', 'kid']],
      ['with a key that both have', { alg: 'dir', enc: 'A256CBC-HS512', typ: 'JWT' }, ['alg', 'enc', 'typ']],
    ])('is shown %s, by its header', (_, header, names) => {
      const [token, ...more] = bearer(encrypted(header));
      expect(more).toEqual([]);
      expect(readable(token ?? {})).toBe('the token is hidden, and encrypted: what it says cannot be read');
      const rows = signedRows(token?.header ?? {});
      expect(rows.map(({ name }) => name)).toEqual(names);
      expect(rows.map(({ means }) => means)).toContain('how it is encrypted');
      expect(rows.map(({ means }) => means).join()).not.toContain('signed');
    });

    it('is not one whose claims show', () => {
      const [token] = bearer(`${part({ alg: 'RS256', kid: 'k1' })}.${part({ iss: 'https://a.example' })}.${cipher}`);
      expect(readable(token ?? {})).toBe('the token is hidden, what it says is not');
      expect(
        signedRows(token?.header ?? {})
          .map(({ means }) => means)
          .join(),
      ).toContain('signed with');
    });

    it('and one of any letters says nothing', () => expect(bearer(`opaque-7-${cipher}`)).toEqual([]));
  });
  it('gives dates, and no span where the time of the request is not known', () => {
    expect(claimRows({ exp: seconds }, undefined)).toEqual([{ name: 'exp', value: '2026-11-28 03:34:28 UTC' }]);
    expect(claimRows({ exp: 1e300, aud: ['a', 'b'] }, AT)).toMatchObject([
      { value: '1e+300' },
      { name: 'aud', value: 'a, b', means: 'for which server it is meant' },
    ]);
  });
});

describe('the MCP method', () => {
  it.each([
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add"}}', ['tools/call add']],
    [
      '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}',
      ['initialize 2025-11-25'],
    ],
    [
      '[{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":1,"method":"ping"}]',
      ['notifications/initialized', 'ping'],
    ],
    [
      `[${Array.from({ length: 9 }, () => '{"jsonrpc":"2.0","method":"a"}').join()}]`,
      ['a', 'a', 'a', 'a', 'a', 'and 4 more'],
    ],
    ['{"jsonrpc":"2.0","method":7,"params":[]}', []],
    ['grant_type=authorization_code', []],
    [undefined, []],
  ])('%s', (body, due) => expect(methodsIn(body)).toEqual(due));
  it('and its error', () => {
    expect(errorIn('{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}')).toBe(
      '-32601, Method not found',
    );
    expect(errorIn('{"jsonrpc":"2.0","id":1,"result":{}}')).toBeUndefined();
    expect(errorIn('{"error":{"code":1}}')).toBeUndefined();
  });
});

describe('what a request is of', () => {
  it.each([
    ['mcp', 'challenge', 'Asked to sign in'],
    ['mcp', 'session', 'Use the token'],
    ['callback', 'authorization', 'Sign in, back'],
    ['something', undefined, 'something'],
  ] as const)('%s, %s: %s', (role, stage, due) => expect(stepOf(role, stage)).toBe(due));

  const of = (status: number | undefined, correct = false) =>
    wentBy(
      { id: 'x', startedAt: 0, role: 'mcp', via: 'direct', method: 'GET', url: PAGE, ...(status && { status }) },
      correct,
    );
  it('is told as done, as failed, or as what it is for, by how it ended', () => {
    expect([of(200), of(302), of(401, true), of(405, true)]).toEqual(['did', 'did', 'did', 'did']);
    expect(of(401)).toBe('failed');
    // One of several addresses, and one that waits.
    expect([of(404), of(undefined)]).toEqual(['does', 'does']);
  });
  it('is said with the parties’ names, and as what it is: nothing that is done has to be', () => {
    const parties = partiesOf({ client: 'MCP Inspector 2.12.0', scalekit: null });
    expect(stageSays('registration', 'failed', parties)).toBe(
      'MCP Inspector got no client ID from the sign-in service.',
    );
    for (const id of stageIds) {
      const all = (['did', 'failed', 'does', 'now', 'yours'] as const).map((how) => stageSays(id, how, parties));
      expect(all.join(' ')).not.toMatch(/\bha(?:s|ve) to\b/);
      expect(all[1]).not.toBe(all[0]);
    }
    expect(stageSays('authorization', 'yours', parties)).toMatch(/^You sign in at /);
  });
});
