import { expect, test } from 'vitest';
import { hasAnswer, hasCallbackPath, isCallback } from '../../../lib/protocol/callback.ts';

test.each<[string, { anyPath: boolean; itsPath: boolean }]>([
  ['http://localhost:6274/oauth/callback?code=a&state=b', { anyPath: true, itsPath: true }],
  ['http://localhost:6274/oauth/callback/debug?error=access_denied', { anyPath: true, itsPath: true }],
  ['http://localhost:6274/api/mcp/auth_callback/?iss=https%3A%2F%2Fas', { anyPath: true, itsPath: true }],
  ['https://claude.ai/connector_platform_oauth_redirect?state=b', { anyPath: true, itsPath: true }],
  ['http://localhost:6274/oauth/callback#error=access_denied', { anyPath: true, itsPath: true }],
  ['https://app.example/auth/return?code=a&state=b', { anyPath: true, itsPath: false }],
  ['https://app.example/auth/return?error=login_required&state=b', { anyPath: true, itsPath: false }],
  ['http://localhost:6274/oauth/callback', { anyPath: false, itsPath: false }],
  ['http://localhost:6274/?state=open', { anyPath: false, itsPath: false }],
  ['http://localhost:6274/?code=4', { anyPath: false, itsPath: false }],
  ['http://localhost:6274/callbacks?code=4', { anyPath: false, itsPath: false }],
])('%s', (url, { anyPath, itsPath }) => {
  expect(isCallback(new URL(url), true)).toBe(anyPath);
  expect(isCallback(new URL(url), false)).toBe(itsPath);
});

test('the path alone, and the answer alone', () => {
  expect(hasCallbackPath(new URL('http://localhost:6274/oauth/callback'))).toBe(true);
  expect(hasAnswer(new URL('http://localhost:6274/#resources'))).toBe(false);
  expect(hasAnswer(new URL('http://localhost:6274/anywhere?code='))).toBe(true);
});
