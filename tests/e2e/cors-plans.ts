/** Generated requests and answers that a browser is to decide about: mostly right, wrong in every way that is known. */
import type { HeaderLines } from '../../lib/exchange.ts';
import { fc } from '../property.ts';
import type { Answer, Plan } from './cors-oracle.ts';

export type Line = HeaderLines[number];
const one = (name: string, values: string[]): fc.Arbitrary<HeaderLines> =>
  fc.constantFrom(...values).map((value): HeaderLines => [[name, value]]);

/** Mostly what lets the request pass, so that the later rules are reached too. */
const weighted = <T>(good: fc.Arbitrary<T>, weight: number, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: good, weight }, { arbitrary: other, weight: 1 });

const allowOrigin = (self: string): fc.Arbitrary<HeaderLines> => {
  const line = (...values: string[]): HeaderLines =>
    values.map((value): Line => ['access-control-allow-origin', value]);
  const bad = [
    [],
    [],
    [],
    [],
    line(`${self}/`),
    line(self.replace('127.0.0.1', 'localhost')),
    line('null'),
    line(''),
    line(self.toUpperCase()),
    line('https://app.example.com'),
    line(self, self),
    line('*', self),
    line('*', '*'),
    line(`${self}, *`),
    line(`${self} ${self}`),
    line(`${self},`),
    line('*,'),
    line('**'),
    line(self.replace(/:\d+$/, '')),
  ];
  return weighted(fc.constantFrom(line(self), line('*')), 5, fc.constantFrom(...bad));
};
const allowCredentials = fc.constantFrom<HeaderLines>(
  [],
  [['access-control-allow-credentials', 'true']],
  [['access-control-allow-credentials', 'true']],
  [['access-control-allow-credentials', 'TRUE']],
  [
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-credentials', 'true'],
  ],
);
const allowMethods = weighted<HeaderLines>(
  one('access-control-allow-methods', [
    'GET, POST, DELETE, PUT, PATCH',
    '*',
    'GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS',
    'DELETE , PUT,, PATCH',
  ]),
  2,
  fc.constantFrom<HeaderLines>(
    [],
    [['access-control-allow-methods', 'GET, POST']],
    [['access-control-allow-methods', 'delete, put, patch']],
    [['access-control-allow-methods', 'PUT']],
    [
      ['access-control-allow-methods', 'PUT'],
      ['access-control-allow-methods', 'DELETE, PATCH'],
    ],
    [['access-control-allow-methods', 'GET POST PUT']],
    [['access-control-allow-methods', '']],
    [['access-control-allow-methods', '"PUT"']],
  ),
);
const every =
  'authorization, content-type, mcp-protocol-version, mcp-session-id, last-event-id, x-custom, accept, accept-language, content-language, range';
const allowHeaders = weighted<HeaderLines>(
  one('access-control-allow-headers', [every, `${every.toUpperCase()},`, '*', '*, authorization', `*,${every}`]),
  2,
  fc.constantFrom<HeaderLines>(
    [],
    [['access-control-allow-headers', 'content-type']],
    [['access-control-allow-headers', 'Content-Type, Authorization']],
    [
      ['access-control-allow-headers', 'authorization'],
      ['access-control-allow-headers', 'Content-Type, Mcp-Protocol-Version'],
    ],
    [['access-control-allow-headers', 'content-type authorization']],
    [['access-control-allow-headers', '']],
    [['access-control-allow-headers', `${every}, a b`]],
    [['access-control-allow-headers', `${every}, x:y`]],
    [['access-control-allow-headers', `${every};q=1`]],
    [['access-control-allow-headers', 'content-type,,authorization, ,mcp-session-id']],
  ),
);
const exposeHeaders = fc.constantFrom<HeaderLines>(
  [],
  [],
  [['access-control-expose-headers', '*']],
  [['access-control-expose-headers', 'WWW-Authenticate, Mcp-Session-Id']],
  [['access-control-expose-headers', 'mcp-session-id']],
  [
    ['access-control-expose-headers', 'mcp-session-id'],
    ['access-control-expose-headers', 'x-other,www-authenticate'],
  ],
  [['access-control-expose-headers', '*, x-other']],
  [['access-control-expose-headers', 'x-other mcp-session-id']],
  [['access-control-expose-headers', '']],
  [['access-control-expose-headers', 'x-other,,mcp-session-id,']],
  [['access-control-expose-headers', 'x-other, "mcp-session-id"']],
  [['access-control-expose-headers', 'set-cookie, authorization']],
);

const status = (good: number[], bad: number[], weight: number) =>
  weighted(fc.constantFrom(...good), weight, fc.constantFrom(...bad));

const requestHeader = fc.oneof(
  one('authorization', ['Bearer abc']),
  one('content-type', [
    'application/json',
    'text/plain',
    'text/plain;charset=UTF-8',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; a="b"',
    'TEXT/PLAIN',
    'text/html',
    'text/plain, application/json',
    'application/json;charset=utf-8',
    'text',
    'text/plain ;a=b',
  ]),
  one('accept', [
    'application/json, text/event-stream',
    '*/*',
    'a:b',
    'text/plain;q="1"',
    `x${'y'.repeat(127)}`,
    `x${'y'.repeat(128)}`,
  ]),
  one('accept-language', ['en', 'en, de;q=0.5', 'en_US', 'x'.repeat(129)]),
  one('content-language', ['en', 'de_DE']),
  one('range', ['bytes=0-10', 'bytes=5-', 'bytes=-5', 'bytes=10-5', 'bytes=0-1,2-3', 'items=0-1']),
  one('mcp-protocol-version', ['2025-11-25']),
  one('mcp-session-id', ['s1']),
  one('last-event-id', ['1']),
  one('x-custom', ['1']),
);

/** Headers of every answer: which of them can the page read? */
export const answerHeaders: HeaderLines = [
  ['content-type', 'application/json'],
  ['cache-control', 'no-store'],
  ['www-authenticate', 'Bearer realm="x"'],
  ['mcp-session-id', 's1'],
  ['x-other', '1'],
  ['set-cookie', 'other=1'],
  ['etag', '"1"'],
];

export const plans = (self: string): fc.Arbitrary<Plan> =>
  fc.record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'delete', 'SEARCH'),
    headers: fc
      .uniqueArray(
        requestHeader.map((l) => l[0] as Line),
        { maxLength: 4, selector: (l) => l[0] },
      )
      .map((l): HeaderLines => l),
    credentials: fc.nat(3).map((n) => n === 0),
    preflight: fc
      .tuple(
        status([200, 204], [201, 226, 299, 301, 302, 307, 304, 400, 401, 403, 404, 405, 500, 503], 4),
        allowOrigin(self),
        allowCredentials,
        allowMethods,
        allowHeaders,
      )
      .map(([code, ...parts]): Answer => {
        const location: HeaderLines = code >= 300 && code < 400 ? [['location', '/0']] : [];
        return { status: code, headers: [...parts.flat(), ...location] };
      }),
    response: fc
      .tuple(status([200, 401], [204, 400, 403, 404, 405, 500], 3), allowOrigin(self), allowCredentials, exposeHeaders)
      .map(([code, ...parts]): Answer => ({ status: code, headers: [...parts.flat(), ...answerHeaders] })),
  });
