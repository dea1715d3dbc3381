/** Programs that clean a recording write one word for each value of a kind: that word ties nothing to anything. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { readMasked } from '../../../lib/masked.ts';
import { isStandIn } from '../../../lib/text/stand-in.ts';
import { federated, upstreamUrl } from '../../fixtures/federated.ts';
import {
  answer,
  claims,
  clientId,
  direct,
  environment,
  json,
  requestHeaders,
  resourceId,
  server,
  token,
} from '../../fixtures/flow.ts';
import { inShort, judgeInShort, masker } from '../../fixtures/judge.ts';

const words = ['[client_id redacted]', '***', 'REDACTED', '<redacted>', '[hidden]', 'xxxxxxxx'];

describe.each(words)('%s for every client id', (word) => {
  it('leaves two sign-ins apart', () => {
    const login = `${environment}/login`;
    const left = direct()
      .until('authorize')
      .change('authorize', answer(200, { headers: { 'content-type': 'text/html' }, body: login }));
    const text = JSON.stringify(direct().exchanges)
      .replaceAll('mcp.example.com', 'notes.example.com')
      .replaceAll(resourceId, 'res_203100112351265282')
      .replaceAll('51a7e000', '51a7e001')
      .replaceAll('c0de0000', 'c0de0001');
    const second = (JSON.parse(text) as Exchange[]).map((x) => ({
      ...x,
      id: `notes-${x.id}`,
      startedAt: x.startedAt + 60_000,
    }));
    const all: Exchange[] = JSON.parse(JSON.stringify([...left.exchanges, ...second]).replaceAll(clientId, word));
    const said = handshakesOf(all).map((h) => [h.server, inShort(diagnose(h, { ended: true }))]);
    expect(said).toEqual([
      [server, expect.objectContaining({ verdict: 'incomplete', suspect: null })],
      ['https://notes.example.com/mcp', expect.objectContaining({ verdict: 'connected', warnings: [] })],
    ]);
  });
});

it.each([...words, '[state redacted]', '[code_verifier redacted]', '(removed)', '__REDACTED__', '…', '••••••••'])(
  '%s stands for what is hidden',
  (word) => expect(isStandIn(word)).toBe(true),
);

it.each([
  clientId,
  'https://vscode.dev/oauth/client-metadata.json',
  'redacted-notes-7f3a',
  'hidden-lake',
  'client',
  'x',
])('%s is itself', (value) => expect(isStandIn(value)).toBe(false));

it.each(words)('%s is not the client’s own id at a provider that refuses that of the server', (word) => {
  const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><h1>invalid_request</h1>' };
  const flow = federated(direct(), upstreamUrl({ client_id: word }))
    .until('upstream')
    .change('upstream', answer(400, html))
    .all((x) => JSON.parse(JSON.stringify(x).replaceAll(clientId, word)));
  expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'authorization/identity-provider' });
});

it.each(['***', '[authorization redacted]', 'Bearer [token redacted]'])('%s is the token that was issued', (word) => {
  const other = token({ ...claims, aud: ['https://other.example.com'] });
  const flow = direct()
    .until('connect')
    .change('token', json({ access_token: other }))
    .change('connect', requestHeaders({ authorization: word }), answer(401, { json: { error: 'invalid_token' } }));
  expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause: 'session/audience-mismatch' });
});

const stateAs = (text: string) => masker.maskUrl(`${environment}/?state=${encodeURIComponent(text)}`);

it.each(['[state redacted]', '[redacted]', 'REDACTED', '***'])('%s is no mark of a secret', (word) => {
  expect(readMasked(stateAs(word))).toBeUndefined();
});

it('what has such a word in it is still a secret', () => {
  expect(readMasked(stateAs('redacted-b3f1c9d2e47a'))).toBeDefined();
});
