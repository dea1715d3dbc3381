/** Warnings that a recording seems to ask for, and that would lead nowhere. */
import { describe, expect, it } from 'vitest';
import { answer, direct, json, masked, native } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

const warns = (...args: Parameters<typeof judgeInShort>) => judgeInShort(...args).warnings;
const without = () => direct().change('token', json({ refresh_token: undefined }));

describe('token/no-refresh-token', () => {
  it.each<[what: string, grants: string[] | undefined, warned: boolean]>([
    ['the metadata lists the grant', ['authorization_code', 'refresh_token'], true],
    ['it lists none at all', undefined, true],
    ['it lists others: nobody gets one', ['authorization_code'], false],
    ['it lists others, of programs too', ['authorization_code', 'client_credentials'], false],
  ])('%s', (_, grants, warned) =>
    expect(warns(without().change('serverMetadata', json({ grant_types_supported: grants })))).toEqual(
      warned ? ['token/no-refresh-token'] : [],
    ),
  );
});

describe('challenge/open-server', () => {
  const open = (search: string) =>
    native()
      .until('initialize')
      .all((x) => ({ ...x, request: { ...x.request, url: x.request.url + search } }))
      .change(
        'initialize',
        answer(200, { json: { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } } }),
      );
  it.each([
    ['no key in the URL', '', true],
    ['a value that is no secret', '?tenant=acme', true],
    ['an API key in the URL', `?apiKey=${masked('api_key', '9f3a1c2b')}`, false],
  ])('%s', (_, search, warned) => expect(warns(open(search))).toEqual(warned ? ['challenge/open-server'] : []));
});
