import { expect, test } from 'vitest';
import { botRuleWords } from '../../../lib/check-page/outside.ts';
import type { Finding } from '../../../lib/finding.ts';
import { asMasked } from '../../fixtures/masked.ts';
import { resourceMismatch } from '../components/gallery/findings.ts';
import { attempt, diagnosis, handshake, MCP } from '../components/gallery/handshakes.ts';

const answered = (headers: [string, string][]) => [
  asMasked({
    id: 'x',
    startedAt: 0,
    page: { tabId: -1, origin: null },
    via: 'live-check',
    request: { method: 'POST', url: MCP, headers: [] },
    response: { status: 401, headers },
  }),
];
const seen = (cause?: Finding) =>
  handshake([
    attempt({ diagnosis: diagnosis({ verdict: cause ? 'failing' : 'incomplete', ...(cause && { cause }) }) }),
  ]);
const robots: Finding = { ...resourceMismatch, check: 'network/bot-protection' };

test('a rule that the browser met need not be the one that clients meet', () => {
  expect(botRuleWords(seen(robots), [], 'vscode')).toMatch(/may meet another rule/);
});

test('a rule that the browser did not meet may still stand in the way', () => {
  expect(botRuleWords(seen(), answered([['cf-ray', '8e9-FRA']]), '')).toMatch(/npm run check/);
  expect(botRuleWords(seen(), answered([['server', 'AkamaiGHost']]), 'claude')).toMatch(/may meet a bot rule/);
});

test('it is not said where it does not matter', () => {
  expect(botRuleWords(seen(), answered([['server', 'uvicorn']]), '')).toBeUndefined();
  expect(botRuleWords(seen(robots), answered([['cf-ray', '8e9-FRA']]), 'inspector-v1')).toBeUndefined();
});
