/** WebKit says in a sentence why a page got no answer; its recordings have neither preflights nor the headers that decided. */
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../lib/capture/failures.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { unreachedOf } from '../../../lib/checks/kit/answers/unreached.ts';
import type { ExchangeFailure } from '../../../lib/exchange.ts';
import type { Observed } from '../../../lib/handshake/facts.ts';
import { type Change, direct, native, page, server } from '../../fixtures/flow.ts';
import { causeOf, factsOfFlow } from '../../fixtures/judge.ts';

/** As WebKit records a request that had no answer for the page. */
const ended = (text: string): Change => {
  const failure: ExchangeFailure = failureOf(text, true);
  return ({ response: _response, preflight: _preflight, ...x }) => ({ ...x, failure });
};
const endedBy = (text: string) => direct().until('initialize').change('initialize', ended(text));

const allowOrigin = `Origin ${page} is not allowed by Access-Control-Allow-Origin.`;

describe('CORS', () => {
  it.each<[CheckId, string, title: string]>([
    ['cors/no-allow-origin', `${allowOrigin} Status code: 401`, 'Your MCP server does not allow'],
    ['cors/no-allow-origin', `${allowOrigin} Status code: 200`, 'Your MCP server does not allow'],
    ['cors/no-allow-origin', allowOrigin, 'Your MCP server does not allow'],
    ['cors/no-allow-origin', `Fetch API cannot load ${server} due to access control checks.`, 'Most likely'],
    ['cors/no-allow-origin', `XMLHttpRequest cannot load ${server} due to access control checks.`, 'Most likely'],
    [
      'cors/no-allow-origin',
      `Cross-origin redirection to https://login.example.com/ denied by Cross-Origin Resource Sharing policy: ${allowOrigin} Status code: 302`,
      'Your MCP server does not allow',
    ],
    ['cors/preflight-rejected', 'Preflight response is not successful. Status code: 401', 'with 401'],
    ['cors/preflight-rejected', 'Preflight response is not successful', 'permission check (CORS preflight)'],
    ['cors/preflight-redirected', 'Preflight response is not successful. Status code: 307', 'redirects'],
    [
      'cors/header-not-allowed',
      'Request header field Mcp-Protocol-Version is not allowed by Access-Control-Allow-Headers.',
      '`mcp-protocol-version`',
    ],
    ['cors/header-not-allowed', 'Header Access-Control-Allow-Headers has an invalid value: a b', ''],
    ['cors/method-not-allowed', 'Method POST is not allowed by Access-Control-Allow-Methods.', '`POST`'],
    ['cors/method-not-allowed', 'Header Access-Control-Allow-Methods has an invalid value: P(OST', '`POST`'],
    ['cors/origin-duplicated', 'Access-Control-Allow-Origin cannot contain more than one origin.', 'twice'],
    [
      'cors/wildcard-with-credentials',
      'Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.',
      'lets every page in',
    ],
    [
      'cors/wildcard-with-credentials',
      'Credentials flag is true, but Access-Control-Allow-Credentials is not "true".',
      'does not allow requests with cookies',
    ],
  ])('%s: %s', (check, text, title) => {
    const cause = causeOf(endedBy(text));
    expect(cause.check).toBe(check);
    expect(cause.title).toContain(title);
    expect(cause.title).not.toContain('undefined');
    // The sentence is all that there is to show.
    expect(cause.evidence.map(({ observed }) => observed)).toContain(text);
  });

  it('of a request of its own origin is no such thing', () => {
    expect(failureOf(`${allowOrigin} Status code: 401`, false).kind).toBe('network');
  });
});

it.each<[string, says: string]>([
  ['Blocked by Content Security Policy.', 'Content-Security-Policy'],
  ['Cross-origin redirection denied by Content Security Policy.', 'Content-Security-Policy'],
  ['Blocked by content extension', 'content blocker'],
  [`Content blocker prevented frame displaying ${page}/ from loading a resource from ${server}`, 'content blocker'],
  ['The URL was blocked by a content blocker', 'content blocker'],
  ['The URL was blocked by a content filter', 'content blocker'],
  ['Not allowed to use restricted network port', 'no such port'],
  [`[blocked] The page at https://a.dev/ requested insecure content from ${server}.`, 'may not call an `http` address'],
  ['This content was blocked and must be served over HTTPS.', 'may not call an `http` address'],
  [
    `Cancelled load to ${server} because it violates the resource's Cross-Origin-Resource-Policy response header.`,
    'Cross-Origin-Resource-Policy',
  ],
])('blocked: %s', (text, says) => {
  const cause = causeOf(endedBy(text));
  expect(cause.check).toBe('network/blocked-by-browser');
  expect(cause.summary).toContain(says);
});

it.each([
  'fetch failed: blocked by company content filter',
  'Error: requests to this host must be served over HTTPS',
  'ProxyError: insecure content refused',
])('another program, which has no page: %s', (text) => {
  const flow = native().until('initialize');
  const cause = causeOf(
    flow.change('initialize', ({ response: _, ...x }) => ({ ...x, failure: failureOf(text, false) })),
  );
  expect(cause.check).toBe('network/unreachable');
});

it.each(['Load request cancelled', 'Load cancelled', 'cancelled'])('given up: %s', (text) => {
  expect(failureOf(text, true).kind).toBe('aborted');
});

it.each([
  ['A server with the specified hostname could not be found.', 'dns'],
  ['The network connection was lost.', 'reset'],
  ['The request timed out.', 'timeout'],
  ['The Internet connection appears to be offline.', 'unreachable'],
  ['Could not connect to the server.', 'unsaid'],
])('not reached: %s', (text, kind) => {
  expect(failureOf(text, true).kind).toBe('network');
  const [at] = factsOfFlow(endedBy(text)).mcp;
  expect(unreachedOf(at as Observed)?.kind).toBe(kind);
});

it.each([
  ['An SSL error has occurred and a secure connection to the server cannot be made.', ''],
  ['The certificate for this server has expired. You might be connecting to …', 'expired'],
  ['The certificate for this server was signed by an unknown certifying authority. You might …', ''],
])('TLS: %s', (text, title) => {
  const cause = causeOf(endedBy(text));
  expect(cause.check).toBe('network/tls');
  expect(cause.title).toContain(title);
});
