/** The answer of a sign-in that a page brings in a form (OAuth 2.0 Form Post Response Mode). */
import { describe, expect, it } from 'vitest';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import {
  answer,
  type Change,
  clientId,
  type Flow,
  masked,
  native,
  redirectUri,
  relayed,
  request,
  server,
  start,
  state,
} from '../../fixtures/flow.ts';
import { judgeInShort, judgeSession } from '../../fixtures/judge.ts';

const code = masked('code', 'c0de0000');
const waits = answer(200, { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' });
/** Up to the form, and what it brings. */
const posted = (flow: Flow, form: Record<string, string>): Flow =>
  flow
    .until('authorize')
    .change('authorize', waits)
    .add({ posted: waits(request('POST', redirectUri, { form, navigation: true })) });

describe.each([
  ['an Inspector', relayed],
  ['a program', native],
])('to %s', (_, flow) => {
  it.each([
    ['access_denied', 'authorization/access-denied'],
    ['invalid_scope', 'authorization/invalid-scope'],
    ['server_error', 'authorization/server-error'],
  ])('a refusal is the cause: %s', (error, cause) => {
    expect(judgeInShort(posted(flow(), { error, state }))).toMatchObject({ verdict: 'failing', cause });
  });

  it('a code is none, nor a form that nobody saw', () => {
    expect(judgeInShort(posted(flow(), { code, state }))).toMatchObject({ cause: null, warnings: [] });
    expect(judgeInShort(posted(flow(), {}))).toMatchObject({ cause: null, warnings: [] });
  });
});

it('ends the attempt with its refusal, so that the next Connect begins another one', () => {
  const refused = posted(relayed(), { error: 'access_denied', state });
  const [{ verdict, cause } = {}] = judgeSession(refused.exchanges, { running: true });
  expect([verdict, cause?.check]).toEqual(['failing', 'authorization/access-denied']);
  const again = refused.add({ again: { ...relayed().get('initialize'), connect: true } });
  expect(handshakesOf(again.exchanges).map(({ attempts }) => attempts.length)).toEqual([2]);
  const taken = posted(relayed(), { code, state }).add({ again: { ...relayed().get('initialize'), connect: true } });
  expect(handshakesOf(taken.exchanges).map(({ attempts }) => attempts.length)).toEqual([1]);
});

it('goes to the sign-in that it answers, of two in one client', () => {
  const notes = 'https://notes.example.com/mcp';
  const other: Change = (x) => {
    const text = JSON.stringify(x)
      .replaceAll('mcp.example.com', 'notes.example.com')
      .replaceAll(clientId, 'm2m_2')
      .replaceAll('51a7e000', '51a7e002');
    return { ...JSON.parse(text), id: `notes-${x.id}`, startedAt: x.startedAt + 50 };
  };
  const begun = relayed().until('authorize').change('authorize', waits);
  const form = (of: string, ms: number) => ({
    ...waits(
      request('POST', redirectUri, { form: { code: masked('code', of.slice(-9, -1)), state: of }, navigation: true }),
    ),
    id: of,
    startedAt: start + ms,
  });
  const exchanges = [...begun.exchanges, ...begun.exchanges.map(other)];
  const handshakes = handshakesOf([...exchanges, form(state, 5000), form(masked('state', '51a7e002'), 6000)]);
  const callbacks = (of: string) =>
    handshakes.find((h) => h.server === of)?.attempts[0]?.exchanges.filter(({ role }) => role === 'callback');
  expect(callbacks(server)?.map(({ exchange }) => exchange.id)).toEqual([state]);
  expect(callbacks(notes)?.map(({ exchange }) => exchange.id)).toEqual([masked('state', '51a7e002')]);
});
