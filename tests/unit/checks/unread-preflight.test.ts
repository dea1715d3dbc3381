/** A permission check (preflight) that a recording lacks: what its response had is not known, and not called missing. */
import { expect, it } from 'vitest';
import { preflightEvidence } from '../../../lib/checks/kit/evidence.ts';
import type { Observed } from '../../../lib/handshake/facts.ts';
import { direct } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

const at = factsOfFlow(direct()).mcp[0] as Observed;
const { preflight: _preflight, failure: _failure, ...alone } = at;
const answered = (headersPartial?: true): Observed => ({
  ...alone,
  preflight: {
    startedAt: at.startedAt,
    request: { headers: [] },
    response: { status: 200, headers: [], ...(headersPartial && { headersPartial }) },
  },
});

it.each<[string, Observed, string | null]>([
  ['without a word of the browser', alone, 'not seen'],
  ['recorded in part', answered(true), 'not seen'],
  ['that the browser says lacks it', { ...alone, failure: { kind: 'cors', text: 'no permission' } }, null],
  ['recorded', answered(), null],
])('%s', (_name, x, observed) => {
  expect(preflightEvidence(x, 'Access-Control-Allow-Origin', 'http://localhost:6274').observed).toBe(observed);
});
