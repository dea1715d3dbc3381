/** Servers that share their authorization server, one after the other in one tab: what both of them have links nothing. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { answer, clientId, direct, type Flow, native, proxied, relayed, server, state } from '../../fixtures/flow.ts';
import { inShort, judgeSession } from '../../fixtures/judge.ts';

const notes = 'https://notes.example.com/mcp';

/** The same at another server with the same authorization server, a minute later; `client`: by the same client id. */
function atNotes({ exchanges }: Flow, client = 'm2m_203100998877665544'): Exchange[] {
  const text = JSON.stringify(exchanges)
    .replaceAll('mcp.example.com', 'notes.example.com')
    .replaceAll('51a7e000', '51a7e001')
    .replaceAll('c0de0000', 'c0de0001')
    .replaceAll(clientId, client);
  const moved: Exchange[] = JSON.parse(text);
  return moved.map((x) => ({ ...x, id: `notes-${x.id}`, startedAt: x.startedAt + 60_000 }));
}

/** By server: how many exchanges each attempt has. */
const shares = (exchanges: readonly Exchange[]) =>
  handshakesOf(exchanges).map((h) => [h.server, ...h.attempts.map((a) => a.exchanges.length)]);

const refused = (status: number, error: string) => answer(status, { json: { error } });
const ways = [
  ['direct', direct()],
  ['proxied', proxied()],
  ['relayed', relayed()],
  ['native', native()],
] as const;

describe.each(ways)('%s, after a server that was connected', (_, flow) => {
  const connected = { verdict: 'connected', cause: null, suspect: null, consequences: [], warnings: [] };

  it('all of a sign-in is the next one’s', () => {
    expect(shares([...flow.exchanges, ...atNotes(flow)])).toEqual([
      [server, 11],
      [notes, 11],
    ]);
  });

  it.each([
    ['registration/disabled', flow.until('register').change('register', refused(403, 'access_denied'))],
    ['token/invalid-grant', flow.until('token').change('token', refused(400, 'invalid_grant'))],
    [
      'registration/disabled',
      flow.until('register').without('serverMetadata').change('register', refused(403, 'access_denied')),
    ],
  ])('%s is the next one’s', (cause, failing) => {
    const second = atNotes(failing);
    expect(shares([...flow.exchanges, ...second])).toEqual([
      [server, 11],
      [notes, second.length],
    ]);
    const [worst, other] = judgeSession([...flow.exchanges, ...second]).map(inShort);
    expect(worst).toMatchObject({ verdict: 'failing', cause });
    expect(other).toEqual(connected);
  });

  it('nothing of it is that of one which was left at the sign-in page', () => {
    const left = flow.until('authorize').change('authorize', answer(200, { headers: { 'content-type': 'text/html' } }));
    const second = atNotes(flow.until('token').change('token', refused(400, 'invalid_grant')));
    const [worst, other] = judgeSession([...left.exchanges, ...second]).map(inShort);
    expect(worst).toMatchObject({ verdict: 'failing', cause: 'token/invalid-grant' });
    expect(other).toMatchObject({ verdict: 'incomplete', suspect: null });
    expect(shares([...left.exchanges, ...second])).toEqual([
      [server, left.exchanges.length],
      [notes, second.length],
    ]);
  });

  it('with one client id for both, the resource that it names decides', () => {
    const kept = flow.without('register');
    const error = `${new URL(flow.get('callback').request.url).href.split('?')[0]}?error=invalid_target&state=${state}`;
    const failing = kept
      .until('callback')
      .change('authorize', answer(302, { headers: { location: error } }))
      .change('callback', (x) => ({ ...x, request: { ...x.request, url: error } }));
    const exchanges = [...kept.exchanges, ...atNotes(failing, clientId)];
    const [worst, other] = judgeSession(exchanges).map(inShort);
    expect(worst).toMatchObject({ verdict: 'failing', cause: 'authorization/invalid-target' });
    expect(other).toMatchObject({ verdict: 'connected', warnings: [] });
  });
});

it('the address decides where one client id is that of two authorization servers', () => {
  const elsewhere: Exchange[] = JSON.parse(
    JSON.stringify(atNotes(direct(), clientId)).replaceAll('acme.scalekit.dev', 'notes.scalekit.dev'),
  );
  expect(shares([...direct().exchanges, ...elsewhere])).toEqual([
    [server, 11],
    [notes, 11],
  ]);
});
