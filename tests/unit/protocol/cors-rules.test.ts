import { expect, test } from 'vitest';
import type { HeaderLines } from '../../../lib/exchange.ts';
import { exposes, needsPreflight, preflightCheck, unsafeHeaderNames } from '../../../lib/protocol/cors-rules.ts';
import { fc } from '../../property.ts';
import { headerLines as lines } from './any-text.ts';

const origin = 'http://localhost:6274';

test.each<[string, string, HeaderLines, boolean]>([
  [
    'metadata without the protocol header',
    'GET',
    [
      ['accept', 'application/json'],
      ['user-agent', 'x'],
      ['sec-fetch-mode', 'cors'],
    ],
    false,
  ],
  ['metadata with it', 'GET', [['mcp-protocol-version', '2025-11-25']], true],
  ['an MCP request', 'POST', [['content-type', 'application/json']], true],
  [
    "a public client's token request",
    'POST',
    [
      ['content-type', 'application/x-www-form-urlencoded'],
      ['accept', 'application/json'],
    ],
    false,
  ],
  [
    "a confidential client's",
    'POST',
    [
      ['content-type', 'application/x-www-form-urlencoded'],
      ['authorization', 'Basic x'],
    ],
    true,
  ],
  ['the end of a session', 'DELETE', [], true],
  ['1024 bytes of safelisted values', 'GET', Array.from({ length: 8 }, () => ['accept', 'x'.repeat(128)]), false],
  [
    'more than 1024',
    'GET',
    [...Array.from({ length: 8 }, (): [string, string] => ['accept', 'x'.repeat(128)]), ['accept-language', 'en']],
    true,
  ],
])('preflight of %s', (_, method, headers, needed) => {
  expect(needsPreflight(method, headers)).toBe(needed);
});

test('exposed headers', () => {
  const list = (value: string): HeaderLines => [['access-control-expose-headers', value]];
  expect(exposes(list('WWW-Authenticate, Mcp-Session-Id'), 'mcp-session-id')).toBe(true);
  expect(exposes(list('*'), 'WWW-Authenticate')).toBe(true);
  expect(exposes(list('*'), 'WWW-Authenticate', true)).toBe(false);
  expect(exposes([], 'WWW-Authenticate')).toBe(false);
  expect(exposes([], 'Content-Type')).toBe(true);
  expect(exposes(list('Mcp Session Id'), 'mcp')).toBe(false);
  expect(exposes(list('*'), 'set-cookie')).toBe(false);
});

test('an open policy passes whatever is asked without credentials', () => {
  const open: HeaderLines = [
    ['access-control-allow-origin', '*'],
    ['access-control-allow-headers', '*'],
    ['access-control-allow-methods', '*'],
  ];
  fc.assert(
    fc.property(lines, fc.constantFrom('GET', 'POST', 'DELETE', 'PATCH'), (headers, method) => {
      const question = { origin, method, headers: unsafeHeaderNames(headers), credentials: false };
      const outcome = preflightCheck(204, open, question);
      expect(outcome.ok).toBe(true);
      expect(preflightCheck(204, open, { ...question, credentials: true }).ok).toBe(false);
      if (outcome.ok) expect(outcome.authorizationByWildcard ?? false).toBe(question.headers.includes('authorization'));
    }),
    { numRuns: 300 },
  );
});
