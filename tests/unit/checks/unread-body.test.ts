/** A file that DevTools write has no bodies of a page that was left: why a request was refused is not known then. */
import { expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { destinationWords } from '../../../lib/places.ts';
import { fixtures } from '../../fixtures/all.ts';
import { judgeSession } from '../../fixtures/judge.ts';

const unread = (exchange: Exchange): Exchange => {
  const { response } = exchange;
  if (!response || response.status < 400) return exchange;
  const { body: _, ...rest } = response;
  return { ...exchange, response: rest };
};

it.each<CheckId>(['token/invalid-grant', 'token/invalid-scope', 'token/invalid-target'])(
  '%s is not told without its words, nor another reason',
  (id) => {
    const exchanges = fixtures.get(id)?.failing.exchanges.map(unread) ?? [];
    const [diagnosis] = judgeSession(exchanges);
    const cause = diagnosis?.cause;
    expect(cause?.title).toContain('refuses the request for a token (`400`)');
    expect(cause?.summary).toContain('was not recorded');
    expect(cause && destinationWords(cause.fix)).toMatch(/^Look in MCP Inspector/);
    expect(JSON.stringify([cause?.title, cause?.summary, cause?.why])).not.toMatch(/invalid_\w+/);
  },
);
