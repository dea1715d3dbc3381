/** A client may go by metadata that it kept (304), which names what no capture shows: what it asks next is of that server. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { answer, clientId, direct, type Flow, native, relayed, resourceId } from '../../fixtures/flow.ts';
import { inShort } from '../../fixtures/judge.ts';

const kept = (flow: Flow) => flow.change('resourceMetadata', answer(304)).change('serverMetadata', answer(304));

/** The same sign-in at another server, with values of its own. */
const elsewhere = ({ exchanges }: Flow, environment: string, ms: number): Exchange[] => {
  const others = [
    ['mcp.example.com', 'notes.example.net'],
    ['acme.scalekit.dev', environment],
    [resourceId, 'res_203100112351265299'],
    [clientId, 'm2m_203100998877665544'],
    ['51a7e000', '51a7e001'],
    ['c0de0000', 'c0de0001'],
    ['9f3a1c2b', '9f3a1c2c'],
  ] as const;
  const text = others.reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(exchanges));
  return (JSON.parse(text) as Exchange[]).map((x, i) => ({ ...x, id: `notes${i}`, startedAt: x.startedAt + ms }));
};

describe.each([
  ['a page', direct],
  ['an Inspector’s backend', relayed],
  ['a program', native],
])('two servers of one client, %s', (_, signIn) => {
  it.each([
    ['another environment', 'notes.scalekit.dev', 60_000],
    ['the same environment', 'acme.scalekit.dev', 60_000],
    ['another environment, at once', 'notes.scalekit.dev', 10],
  ])('%s', (_, environment, ms) => {
    const session = [...signIn().exchanges, ...elsewhere(kept(signIn()), environment, ms)];
    const ordered = session.toSorted((a, b) => a.startedAt - b.startedAt);
    const handshakes = handshakesOf(ordered);
    expect(handshakes.map(({ server }) => server)).toEqual([
      'https://mcp.example.com/mcp',
      'https://notes.example.net/mcp',
    ]);
    for (const handshake of handshakes)
      expect(inShort(diagnose(handshake, { ended: true }))).toMatchObject({ verdict: 'connected', warnings: [] });
    const ids = handshakes[1]?.attempts.flatMap(({ exchanges }) => exchanges.map(({ exchange }) => exchange.id));
    expect(ids).toEqual(ordered.flatMap(({ id }) => (id.startsWith('notes') ? [id] : [])));
  });

  it.each([5, 30, 50])('one kept what the other read, %d ms apart', (ms) => {
    const one = signIn().change('serverMetadata', answer(304)).exchanges;
    const other = elsewhere(signIn().change('resourceMetadata', answer(304)), 'acme.scalekit.dev', ms);
    const handshakes = handshakesOf([...one, ...other].toSorted((a, b) => a.startedAt - b.startedAt));
    const ids = handshakes.map(({ attempts }) => attempts.flatMap((all) => all.exchanges.map((x) => x.exchange.id)));
    expect(ids).toEqual([one.map(({ id }) => id), other.map(({ id }) => id)]);
  });
});
