/** The style guide, over all that is said of all fixtures: the flows, the public reports, the recordings. */
import { expect, test } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Finding } from '../../../lib/finding.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { faultsOfWords } from '../../wording.ts';

const findings = allFindings();
const byCheck = Map.groupBy(findings, ({ check }) => check);

test.each(checks.map(({ id }) => id))('%s reads as the style guide says', (id: CheckId) => {
  expect([...new Set((byCheck.get(id) ?? []).flatMap(faultsOfWords))]).toEqual([]);
});

test('the rules find what they are for', () => {
  const [finding] = byCheck.get('session/audience-mismatch') ?? [];
  if (!finding) throw new Error('Nothing fails this check.');
  const place = { kind: 'mcp-server', name: 'your MCP server' } as const;
  const worse = (part: Partial<Finding>) => faultsOfWords({ ...finding, ...part });
  expect(worse({})).toEqual([]);
  for (const text of [
    'Restart the server.',
    'Set it, and restart it.',
    'Look at the log if it fails.',
    'Ask for the preflight.',
    'Look at it..',
  ])
    expect(worse({ fix: { do: [{ place, text }], or: [], stuck: [] } }), text).not.toEqual([]);
  expect(worse({ title: `${'word '.repeat(20)}(\`aud\`)` })).not.toEqual([]);
  expect(worse({ summary: `It ${'is '.repeat(31)}long.` })).not.toEqual([]);
  expect(worse({ fix: { do: [], or: [], stuck: [] } })).not.toEqual([]);
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, observed: 'a', expected: 'a' })) })).not.toEqual(
    [],
  );
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, what: 'how it ended' })) })).not.toEqual([]);
  const nameless = { place, text: 'Set it.', values: [{ name: '', value: 'x' }] };
  expect(worse({ fix: { do: [nameless], or: [], stuck: [] } })).not.toEqual([]);
  expect(worse({ fix: { ...finding.fix, or: [{ when: 'Otherwise', steps: [] }] } })).not.toEqual([]);
});
