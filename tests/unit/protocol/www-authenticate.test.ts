import { extractResourceMetadataUrl, extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js';
import { describe, expect, test } from 'vitest';
import type { ParsedChallenge } from '../../../lib/protocol/challenge-parser.ts';
import { readChallenge } from '../../../lib/protocol/www-authenticate.ts';
import { fc } from '../../property.ts';
import { growth, LINEAR } from '../growth.ts';
import { anyText } from './any-text.ts';

const metadata = 'https://mcp.example.com/.well-known/oauth-protected-resource';

describe('headers that servers send', () => {
  test.each([
    {
      from: "Scalekit's Express and Node examples",
      line: 'Bearer realm="OAuth", resource_metadata="http://localhost:3002/.well-known/oauth-protected-resource"',
      bearer: { resourceMetadata: 'http://localhost:3002/.well-known/oauth-protected-resource' },
    },
    {
      from: 'FastMCP',
      line: 'Bearer resource_metadata="http://localhost:3002/.well-known/oauth-protected-resource/mcp"',
      bearer: { resourceMetadata: 'http://localhost:3002/.well-known/oauth-protected-resource/mcp' },
    },
    {
      from: 'xmcp',
      line: 'Bearer resource_metadata="/.well-known/oauth-protected-resource", error="invalid_token", error_description="Token verification failed"',
      bearer: {
        resourceMetadata: '/.well-known/oauth-protected-resource',
        error: 'invalid_token',
        errorDescription: 'Token verification failed',
      },
    },
    {
      from: 'a template glued together',
      line: 'Bearer realm="OAuth", resource_metadata="https://mcp.example.com.well-known/oauth-protected-resource"',
      bearer: { resourceMetadata: 'https://mcp.example.com.well-known/oauth-protected-resource' },
    },
    { from: 'a gateway', line: 'Bearer', bearer: {} },
    {
      from: 'upper case and spaces',
      line: '  BEARER   Scope="a b" ,, ERROR="x"',
      bearer: { scope: 'a b', error: 'x' },
    },
    {
      from: 'a comma and an escape inside quotes',
      line: 'Bearer scope="a, \\"b\\" = c\\\\"',
      bearer: { scope: 'a, "b" = c\\' },
    },
  ])('$from', ({ line, bearer }) => {
    const read = readChallenge([line]);
    expect(read.problems).toEqual([]);
    expect(read.bearer).toEqual(bearer);
    expect(read.challenges).toHaveLength(1);
  });

  test('several challenges in one line and in several', () => {
    const schemes = (...lines: string[]) => readChallenge(lines).challenges.map((c) => c.scheme);
    expect(schemes('Basic realm="a", Bearer scope="b", Digest qop=auth, nonce="c"')).toEqual([
      'Basic',
      'Bearer',
      'Digest',
    ]);
    expect(schemes('Negotiate', 'Basic realm="a"', 'Bearer')).toEqual(['Negotiate', 'Basic', 'Bearer']);
    expect(schemes('Basic, Bearer')).toEqual(['Basic', 'Bearer']);
    // RFC 9110 §5.3: a second line goes on where the first stopped.
    expect(readChallenge(['Bearer error="a"', 'scope="b"']).bearer).toEqual({ error: 'a', scope: 'b' });
  });

  test('token68', () => {
    expect(readChallenge(['Negotiate YIIB/+==, Bearer realm="x"'])).toMatchObject({
      challenges: [
        { scheme: 'Negotiate', token68: 'YIIB/+==', params: [] },
        { scheme: 'Bearer', params: [{ name: 'realm', value: 'x', quoted: true }] },
      ],
      problems: [],
    });
  });

  test('without a Bearer challenge there is none', () => {
    expect(readChallenge(['Basic realm="x"']).bearer).toBeUndefined();
    expect(readChallenge([]).bearer).toBeUndefined();
    expect(readChallenge(['']).challenges).toEqual([]);
  });
});

describe('departures from the grammar are named, and what can be read is read', () => {
  test.each([
    ['unquoted-url', `Bearer resource_metadata=${metadata}`],
    ['unquoted-url', `Bearer resource_metadata=${metadata}, scope="a"`],
    ['typographic-quotes', `Bearer resource_metadata=“${metadata}”`],
    ['typographic-quotes', `Bearer resource_metadata=”${metadata}", scope="a"`],
    ['typographic-quotes', `Bearer resource_metadata=â\u0080\u009c${metadata}â\u0080\u009d, scope="a"`],
    ['single-quotes', `Bearer resource_metadata='${metadata}'`],
    ['escaped-quotes', `Bearer resource_metadata=\\"${metadata}\\"`],
    ['colon-for-equals', `Bearer resource_metadata: "${metadata}"`],
    ['colon-for-equals', `Bearer realm="x", resource_metadata:${metadata}`],
    ['scheme-colon', `Bearer: resource_metadata="${metadata}"`],
    ['comma-after-scheme', `Bearer, resource_metadata="${metadata}"`],
    ['missing-comma', `Bearer realm="x" resource_metadata="${metadata}"`],
    ['missing-comma', `Basic realm="x" Bearer resource_metadata="${metadata}"`],
    ['semicolon', `Bearer realm="x"; resource_metadata="${metadata}"`],
    ['unbalanced-quote', `Bearer resource_metadata="${metadata}`],
    ['unbalanced-quote', `Bearer realm="x, resource_metadata="${metadata}"`],
    ['unbalanced-quote', `Bearer resource_metadata="${metadata}, scope="a b"`],
    ['space-around-equals', `Bearer resource_metadata = "${metadata}"`],
    ['unquoted-value', `Bearer scope=read write, resource_metadata="${metadata}"`],
    ['duplicate-parameter', `Bearer resource_metadata="${metadata}", resource_metadata="https://other.example"`],
    ['empty-value', `Bearer scope=, resource_metadata="${metadata}"`],
  ])('%s: %s', (kind, line) => {
    const read = readChallenge([line]);
    expect(read.problems.map((p) => p.kind)).toContain(kind);
    expect(read.bearer?.resourceMetadata).toBe(metadata);
  });

  test('parameters without a scheme are no Bearer challenge', () => {
    const read = readChallenge([`resource_metadata="${metadata}"`]);
    expect(read.problems.map((p) => p.kind)).toEqual(['missing-scheme']);
    expect(read.bearer).toBeUndefined();
  });

  test('words that belong to an unquoted value stay with it', () => {
    expect(readChallenge(['Bearer error_description=The token expired, scope=a b']).bearer).toEqual({
      errorDescription: 'The token expired',
      scope: 'a b',
    });
  });

  test('what is shown of a problem, and the number of problems, are bounded', () => {
    const { problems } = readChallenge([`Bearer ${'a=b:c '.repeat(2000)}`, `Bearer x="${'y'.repeat(5000)}`]);
    expect(problems.length).toBeLessThanOrEqual(32);
    for (const { text } of problems) expect(text.length).toBeLessThanOrEqual(200);
  });

  test.each(['a="', '"a"x ', "a='b ", 'a=“ ', ', a', 'a:', '"', ',', 'Bearer ', 'a=b;', '\\"'])(
    'a header of nothing but %j is read in one go',
    (piece) => {
      const read = (length: number) => readChallenge(Array(32).fill(`Bearer ${piece.repeat(length / piece.length)}`));
      expect(growth(2048, read)).toBeLessThan(LINEAR);
    },
  );
});

describe('properties', () => {
  const name = fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/);
  const scheme = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/);
  const tokenValue = fc.stringMatching(/^[!#$%&*+\-.^_`|~0-9A-Za-z]{1,12}$/);
  const quotedValue = fc.string({ unit: fc.constantFrom(...'abz09 ,;=:/\\"\'“é\t-_?&%') });
  const param = fc.oneof(
    fc.record({ name: name.map((n) => n.toLowerCase()), value: tokenValue, quoted: fc.constant(false) }),
    fc.record({ name: name.map((n) => n.toLowerCase()), value: quotedValue, quoted: fc.constant(true) }),
  );
  const params = fc.uniqueArray(param, { selector: (p) => p.name, minLength: 1, maxLength: 5 });
  const challenge: fc.Arbitrary<ParsedChallenge> = fc.oneof(
    fc.record({ scheme, params }),
    fc.record({ scheme, params: fc.constant<ParsedChallenge['params']>([]) }),
    fc.record({
      scheme: scheme.filter((s) => s.toLowerCase() !== 'bearer'),
      token68: fc.stringMatching(/^[A-Za-z0-9\-._~+/]{1,16}={0,2}$/),
      params: fc.constant<ParsedChallenge['params']>([]),
    }),
  );
  const print = ({ scheme: s, token68, params: list }: ParsedChallenge, upper: boolean) => {
    const written = list.map((p) => {
      const n = upper ? p.name.toUpperCase() : p.name;
      return p.quoted ? `${n}="${p.value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `${n}=${p.value}`;
    });
    return [s, token68 ?? written.join(', ')].filter(Boolean).join(' ');
  };
  /** `a="x, b="y"` is read as an unbalanced quote, so a value that ends like a parameter's name is left out. */
  const plain = (c: ParsedChallenge) => c.params.every((p) => !/[,;]\s*\S+\s*=$/.test(p.value));

  test('a printed list of challenges is read back', () => {
    fc.assert(
      fc.property(
        fc.array(challenge.filter(plain), { maxLength: 4 }),
        fc.boolean(),
        fc.boolean(),
        (list, upper, oneLine) => {
          const printed = list.map((c) => print(c, upper));
          const read = readChallenge(oneLine ? [printed.join(', ')] : printed);
          expect({ challenges: read.challenges, problems: read.problems }).toEqual({ challenges: list, problems: [] });
        },
      ),
      { numRuns: 600 },
    );
  });

  const piece = fc.constantFrom(
    ...[
      'Bearer',
      'bearer ',
      'Basic ',
      ' ',
      ',',
      '"',
      "'",
      '=',
      ':',
      ';',
      '\\',
      'resource_metadata=',
      'scope=',
      'error=',
      '“',
      '”',
      '\t',
    ],
    ...[
      'https://a.example/b',
      '"https://a.example"',
      '/relative',
      'a b',
      'realm="x"',
      'error_description=',
      'é',
      'â\u0080\u009c',
    ],
  );
  const header = fc.oneof(
    anyText(),
    fc.string(),
    fc.array(piece, { maxLength: 14 }).map((p) => p.join('')),
  );

  test('never throws, and says something of every problem', () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 4 }), (lines) => {
        const read = readChallenge(lines);
        for (const problem of read.problems) expect(problem.text).not.toBe('');
        for (const c of read.challenges) for (const p of c.params) expect(p.name).toBe(p.name.toLowerCase());
      }),
      { numRuns: 1500 },
    );
  });

  /** What `Headers` accepts: bytes without NUL and line breaks. */
  const sendable = header.map((text) => text.replace(/[^\t\x20-\xff]/g, ''));

  test('the SDK finds what `sdk` says that it finds', () => {
    fc.assert(
      fc.property(fc.array(sendable, { minLength: 1, maxLength: 3 }), (lines) => {
        const headers = new Headers();
        for (const line of lines) headers.append('WWW-Authenticate', line);
        const response = new Response(null, { status: 401, headers });
        const sdk = extractWWWAuthenticateParams(response);
        const view = readChallenge(lines).sdk;
        expect(view).toEqual({
          ...(sdk.resourceMetadataUrl && { resourceMetadata: sdk.resourceMetadataUrl.href }),
          ...(sdk.scope !== undefined && { scope: sdk.scope }),
          ...(sdk.error !== undefined && { error: sdk.error }),
        });
      }),
      { numRuns: 1500 },
    );
  });

  test("a quoted URL in the first Bearer challenge is found by the SDK's older function too", () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.constantFrom('http', 'https'),
            fc.stringMatching(/^[a-z]{1,9}\.example(?::[1-9]\d{0,3})?(?:\/[a-z.-]{0,9}){0,3}$/),
          )
          .map((parts) => parts.join('://')),
        (url) => {
          const line = `Bearer realm="x", resource_metadata="${url}"`;
          const response = new Response(null, { headers: { 'WWW-Authenticate': line } });
          expect(readChallenge([line]).sdk.resourceMetadata).toBe(extractResourceMetadataUrl(response)?.href);
          expect(readChallenge([line]).bearer?.resourceMetadata).toBe(url);
        },
      ),
    );
  });
});

test.each([
  ['Bearer in second place', ['Basic realm="x", Bearer resource_metadata="https://a.example"'], {}],
  ['Bearer alone', ['Bearer'], {}],
  ['a relative URL', ['Bearer resource_metadata="/.well-known/x", scope="a b"'], { scope: 'a b' }],
  ['a scope inside another value', ['Bearer error_description="need scope=admin now"'], { scope: 'admin' }],
  ['single quotes stay', ["Bearer scope='a b'"], { scope: "'a" }],
  ['a tab after the scheme', ['Bearer\tscope="a"'], {}],
  ['a second line', ['Bearer realm="x"', 'Basic realm="y", error="z"'], { error: 'z' }],
])('the official SDK: %s', (_, lines, view) => {
  expect(readChallenge(lines).sdk).toEqual(view);
});
