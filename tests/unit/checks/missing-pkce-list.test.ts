/** A sign-in service that lists no PKCE methods stops only clients that need the list. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { json, native, proxied } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const named = (name: string) => (x: Exchange) => ({
  ...x,
  request: { ...x.request, ...(x.request.body && { body: x.request.body.replace('inspector-client', name) }) },
});
/** As it stands while the browser, which is in no recording of a program, is at the sign-in page. */
const atSignIn = (client: string, methods: string[] | undefined) =>
  native()
    .until('serverMetadata')
    .all(named(client))
    .change('serverMetadata', json({ code_challenge_methods_supported: methods }));

describe('no list', () => {
  it.each(['Visual Studio Code', 'codex-mcp-client', 'claude-code'])('does not stop %s', (client) => {
    expect(judgeInShort(atSignIn(client, undefined))).toMatchObject({
      verdict: 'incomplete',
      cause: null,
      warnings: expect.arrayContaining(['server-metadata/no-pkce']),
    });
  });
  it.each(['Claude-User', 'a-client'])('stops %s, which needs it or is not known', (client) => {
    expect(judgeInShort(atSignIn(client, undefined)).cause).toBe('server-metadata/no-pkce');
  });
  it.each([
    ['0.17.2', 'server-metadata/no-pkce'],
    ['0.18.0', null],
    ['0.22.0', null],
    ['1.0.3', null],
  ])('stops the Inspector before 0.18: %s', (version, cause) => {
    const flow = proxied()
      .until('serverMetadata')
      .all((x) => ({
        ...x,
        request: { ...x.request, ...(x.request.body && { body: x.request.body.replace('0.22.0', version) }) },
      }))
      .change('serverMetadata', json({ code_challenge_methods_supported: undefined }));
    expect(judgeInShort(flow).cause).toBe(cause);
  });
});

it('a list without S256 stops all but those that do not look at it', () => {
  expect(judgeInShort(atSignIn('codex-mcp-client', ['plain'])).cause).toBe('server-metadata/no-pkce');
  expect(judgeInShort(atSignIn('Visual Studio Code', ['plain'])).cause).toBeNull();
});
