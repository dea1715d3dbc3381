/** Two servers in one tab, one of them failing: which of them list, popup and badge speak of. */
import { describe, expect, it } from 'vitest';
import { worstFirst } from '../../../../components/parts/entries.ts';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import { answer, direct } from '../../../fixtures/flow.ts';
import { browser, failing, inBrowser, pass, play, TAB } from './started.ts';

/** Many diagnoses on a busy machine. */
inBrowser();

describe('two servers in one tab, one of them failing', () => {
  const at = (known: string, address: string) => (x: Exchange) =>
    JSON.parse(JSON.stringify(x).replaceAll(known, address)) as Exchange;
  const later = (x: Exchange): Exchange => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + 5000 });
  const relayed = (x: Exchange): Exchange => (x.navigation ? x : { ...x, via: 'inspector-v2-relay' });
  const wrongPath = () => direct().until('initialize').change('initialize', answer(404));
  /** Verdicts as the popup lists them, and the badge. */
  async function told(kind: 'inspector-v1' | 'inspector-v2', exchanges: Exchange[]) {
    await browser.page(TAB, { kind });
    const view = browser.view(TAB);
    await play(exchanges.map(kind === 'inspector-v2' ? relayed : (x) => x));
    await pass(3000);
    expect(view.snapshot?.handshakes).toHaveLength(2);
    const listed = worstFirst(view.snapshot as SessionSnapshot).map(({ attempt }) => attempt.diagnosis.verdict);
    return { badge: browser.badges.get(TAB)?.text, listed };
  }
  const other = at('mcp.example.com', 'other.example.com');
  const mistyped = at('example.com/mcp', 'example.com/mpc');
  const worst = { badge: '1', listed: ['failing', 'connected'] };
  const last = { badge: '✓', listed: ['connected', 'failing'] };

  it.each<[string, 'inspector-v1' | 'inspector-v2', Exchange[], typeof worst]>([
    [
      'version 2 is connected to several: the worse counts',
      'inspector-v2',
      [...failing().exchanges, ...direct().exchanges.map(other).map(later)],
      worst,
    ],
    [
      'version 1 has gone on to the other one, and the first is as it was',
      'inspector-v1',
      [...failing().exchanges, ...direct().exchanges.map(other).map(later)],
      worst,
    ],
    [
      'version 1 has gone on from a good one to a failing one',
      'inspector-v1',
      [...direct().exchanges, ...failing().exchanges.map(other).map(later)],
      worst,
    ],
    [
      'an address that was put right',
      'inspector-v2',
      [...wrongPath().exchanges.map(mistyped), ...direct().exchanges.map(later)],
      last,
    ],
    [
      'a wrong address after a right one',
      'inspector-v2',
      [...direct().exchanges, ...wrongPath().exchanges.map(mistyped).map(later)],
      worst,
    ],
    [
      'a wrong address and another server',
      'inspector-v2',
      [...wrongPath().exchanges.map(mistyped), ...direct().exchanges.map(other).map(later)],
      worst,
    ],
  ])('%s', async (_, kind, exchanges, expected) => expect(await told(kind, exchanges)).toEqual(expected));

  it.each([
    ['an address that was put right', '', 'mcp', last],
    ['an address that was put right', 'api/mcp', 'mcp', last],
    ['an address that was put right', 'sse', 'mcp', last],
    ['an address that was put right', 'mco', 'mcp', last],
    ['two servers', 'github/mcp', 'slack/mcp', worst],
    ['two servers', 'team-a/mcp', 'team-b/mcp', worst],
    ['two servers', 'mcp2', 'mcp', worst],
    ['two servers', 'cat/mcp', 'car/mcp', worst],
    ['two servers', 'cat', 'car', worst],
    ['two servers', 'git', 'mcp', worst],
    ['two servers', 'cms', 'mcp', worst],
    ['two servers', 'rest', 'sse', worst],
    ['an address that was put right', 'mpc', 'mcp', last],
    ['an address that was put right', 'mcpp', 'mcp', last],
  ])('%s: /%s, then /%s', async (_, first, second, expected) => {
    const exchanges = [
      ...wrongPath().exchanges.map(at('example.com/mcp', `example.com/${first}`)),
      ...direct()
        .exchanges.map(later)
        .map(at('example.com/mcp', `example.com/${second}`)),
    ];
    expect(await told('inspector-v2', exchanges)).toEqual(expected);
  });
});
