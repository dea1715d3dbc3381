import { expect, test } from 'vitest';
import { causeOf, repeatsIn } from '../../../lib/presentation/matters.ts';
import type { ExchangeSummary } from '../../../lib/snapshot.ts';
import { resourceMismatch, strictResource } from '../components/gallery/findings.ts';
import { diagnosis, exchanges } from '../components/gallery/handshakes.ts';

const connected = diagnosis({ verdict: 'connected' });
const [asked, metadata, , , , , token, used] = exchanges() as [
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
  ExchangeSummary,
];
const again = (exchange: ExchangeSummary, id: string, part: Partial<ExchangeSummary> = {}) => ({
  ...exchange,
  id,
  ...part,
});

test('nothing of a sign-in that goes straight is left out', () => {
  expect(repeatsIn({ diagnosis: connected, exchanges: exchanges() })).toEqual(new Set());
});

test('what says again what another said is left out: another outcome, and what still waits, is not', () => {
  const { status: _, ...open } = used;
  const all = [
    ...exchanges(),
    again(used, 'poll 1'),
    again(used, 'refused', { status: 403 }),
    again(used, 'poll 2', { url: `${used.url}#part` }),
    again(open, 'open'),
    again(open, 'open too'),
  ];
  expect(repeatsIn({ diagnosis: connected, exchanges: all })).toEqual(new Set(['poll 1', 'poll 2']));
});

test('after a step that changes something, what is asked counts anew', () => {
  const all = [...exchanges(), again(token, 'refresh'), again(used, 'with the new token'), again(used, 'poll')];
  expect(repeatsIn({ diagnosis: connected, exchanges: all })).toEqual(new Set(['poll']));
});

test('what a finding shows is never left out', () => {
  const all = [asked, metadata, again(metadata, 'x9'), again(asked, 'x8'), again(asked, 'x7')];
  const shows = (finding: typeof resourceMismatch, exchange: string) => ({
    ...finding,
    evidence: finding.evidence.map((one) => ({ ...one, exchange })),
  });
  const failing = diagnosis({
    verdict: 'failing',
    cause: shows(resourceMismatch, 'x9'),
    warnings: [shows(strictResource, 'x8')],
  });
  expect(repeatsIn({ diagnosis: failing, exchanges: all })).toEqual(new Set(['x7']));
  expect(causeOf({ diagnosis: failing })).toEqual(new Set(['x9']));
});
