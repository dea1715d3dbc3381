/** A server that takes only clients with a description of themselves (CIMD), and a recording that ends before the browser opens. */
import { describe, expect, it } from 'vitest';
import { json, native } from '../../fixtures/flow.ts';
import { judge, judgeInShort } from '../../fixtures/judge.ts';

const stopped = (name: string, methods: string[] = ['none']) =>
  native()
    .until('serverMetadata')
    .change('initialize', (x) => ({
      ...x,
      request: { ...x.request, body: (x.request.body ?? '').replace('inspector-client', name) },
    }))
    .change(
      'serverMetadata',
      json({
        registration_endpoint: undefined,
        client_id_metadata_document_supported: true,
        token_endpoint_auth_methods_supported: methods,
      }),
    );

describe('a client that is known to have one', () => {
  it.each(['Visual Studio Code', 'claude-code', 'Zed'])('may have gone on in the browser: %s', (name) => {
    expect(judgeInShort(stopped(name))).toMatchObject({ verdict: 'incomplete', cause: null, suspect: null });
  });
  it('is not let in where the server takes none that has no secret', () => {
    const { verdict, cause } = judge(stopped('codex-mcp-client', ['client_secret_basic']));
    expect(verdict).toBe('failing');
    expect(String(cause?.summary)).toContain('uses its own only where');
    expect(String(cause?.summary)).not.toContain('publishes none');
  });
});

describe('a client that is not', () => {
  it.each([
    ['known to have none', 'cline', / Cline publishes none/],
    ['given one by its user', 'mcp-remote-fallback-test', /Most likely mcp-remote\S* publishes none/],
    ['nobody knows', 'todo-app', /Most likely todo-app publishes none/],
  ])('%s gets no client ID: %s', (_, name, says) => {
    const { cause } = judge(stopped(name));
    expect(cause?.check).toBe('registration/cimd-only');
    expect(String(cause?.summary)).toMatch(says);
  });
});
