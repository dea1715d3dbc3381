/** The style guide, over all that is said of all fixtures: the flows, the public reports, the recordings. */
import { expect, test } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Alternative, Finding, Step } from '../../../lib/finding.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { faultsOfWords, settingsWithoutAlready } from '../../wording.ts';

const findings = allFindings();
const byCheck = Map.groupBy(findings, ({ check }) => check);

test.each(checks.map(({ id }) => id))('%s reads as the style guide says', (id: CheckId) => {
  expect([...new Set((byCheck.get(id) ?? []).flatMap(faultsOfWords))]).toEqual([]);
});

test('each setting that a dashboard may have already has a way on from there', () => {
  expect([
    ...new Set(findings.flatMap((one) => settingsWithoutAlready(one).map((fault) => `${one.check} ${fault}`))),
  ]).toEqual([]);
  const settings = findings.filter(({ fix }) =>
    fix.or.some(({ kind, when }) => kind === 'case' && / already\b/.test(when)),
  );
  for (const check of ['authorization/redirect-uri-mismatch', 'registration/disabled', 'session/insufficient-scope'])
    for (const { fix } of settings.filter((one) => one.check === check && one.owner === 'scalekit'))
      expect(settingsWithoutAlready({ fix: { ...fix, or: [] } }), check).not.toEqual([]);
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
    'Set it: search your code for `resource`.',
  ])
    expect(worse({ fix: { do: [{ place, text }], or: [], stuck: [] } }), text).not.toEqual([]);
  expect(worse({ title: `${'word '.repeat(20)}(\`aud\`)` })).not.toEqual([]);
  expect(worse({ summary: `It ${'is '.repeat(31)}long.` })).not.toEqual([]);
  expect(worse({ fix: { do: [], or: [], stuck: [] } })).not.toEqual([]);
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, observed: 'a', expected: 'a' })) })).not.toEqual(
    [],
  );
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, what: 'how it ended' })) })).not.toEqual([]);
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, expected: null })) })).not.toEqual([]);
  expect(worse({ summary: 'If that is fine, there is nothing to do.' })).not.toEqual([]);
  expect(worse({ summary: 'It looked there by itself; other clients stop here.' })).not.toEqual([]);
  expect(worse({ summary: 'It looked there by itself; other clients may stop here.' })).toEqual([]);
  const url = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
  const oneIsEnough = { url, observed: '404', expected: '200 at one of these addresses' };
  expect(worse({ evidence: finding.evidence.map((one) => ({ ...one, ...oneIsEnough })) })).not.toEqual([]);
  const nameless = { place, text: 'Set it.', values: [{ name: '', value: 'x' }] };
  expect(worse({ fix: { do: [nameless], or: [], stuck: [] } })).not.toEqual([]);
  const pasted = { place, text: 'Compare the ID with this one.', values: [{ name: 'Now', value: 'x' }] };
  expect(worse({ fix: { do: [pasted], or: [], stuck: [] } })).not.toEqual([]);
  const withCode = (where: string) => ({
    place,
    text: 'Add it.',
    snippets: [{ label: 'nginx', language: 'nginx', code: 'a', where }],
  });
  const reads = (step: Partial<Step>) =>
    worse({ fix: { do: [{ place, text: 'Set it.', ...step }], or: [], stuck: [] } });
  expect(reads(withCode('in the `a;` of it. Then run `b`'))).toEqual([]);
  expect(reads(withCode('in the `a` of it; then run `b`'))).not.toEqual([]);
  expect(reads(withCode(`in the ${'long '.repeat(25)}list`))).not.toEqual([]);
  const search = (...words: string[]) => ({
    values: words.map((value, i) => ({ name: i ? 'or for' : 'Search your code for', value })),
  });
  expect(reads(search('elicit', 'sampling'))).toEqual([]);
  expect(reads(search('elicit', 'elicitInput'))).not.toEqual([]);
  expect(reads({ values: [{ name: 'Search for', value: 'elicit' }] })).not.toEqual([]);
  const path = { place, text: 'Let it pass.', values: [{ name: 'Path', value: '/mcp' }] };
  expect(worse({ fix: { do: [path], or: [], stuck: [] } })).not.toEqual([]);
  expect(worse({ fix: { do: [{ ...path, path: ['Rules'] }], or: [], stuck: [] } })).toEqual([]);
  const steps = [{ place, text: 'Set it.' }];
  const way = (when: string, more: Partial<Alternative> = {}) =>
    worse({ fix: { ...finding.fix, or: [{ when, steps, ...more }] } });
  expect(way('If you cannot change your MCP server')).toEqual([]);
  expect(way('If it goes on failing', { kind: 'again' })).toEqual([]);
  for (const when of ['Otherwise', 'If', 'If you cannot.', 'If it has no such setting', 'If the sign-in still fails'])
    expect(way(when), when).not.toEqual([]);
  expect(way('If that address shows no such JSON', { kind: 'also' })).not.toEqual([]);
  expect(way('If you cannot change your MCP server', { steps: [] })).not.toEqual([]);
});
