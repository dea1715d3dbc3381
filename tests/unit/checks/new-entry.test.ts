/** An MCP server that names an entry of the dashboard that is not its own: what changes beside its JSON, in any language. */
import { describe, expect, it } from 'vitest';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import type { Finding, Step } from '../../../lib/finding.ts';
import type { Framework } from '../../../lib/handshake/participants.ts';
import notFound from '../../fixtures/checks/server-metadata/not-found.ts';
import unknownResource from '../../fixtures/checks/server-metadata/unknown-resource.ts';
import { environment, type Flow, resourceId } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

const before = { name: 'Search your project for', value: environment };
const behind = { name: 'or for', value: resourceId };

function causeIn(flow: Flow, framework?: Framework): Finding {
  const { cause } = diagnoseFacts({ ...factsOfFlow(flow), ...(framework && { framework }) });
  if (!cause) throw new Error('there is no cause');
  return cause;
}
const textOf = (steps: readonly Step[]) => steps.map(({ text }) => text).join('\n');
const replaced = (steps: readonly Step[]) =>
  steps.filter(({ text }) => text.includes('where tokens are checked')).map(({ values }) => values);

describe('the check of the token is of the old one too', () => {
  it.each([undefined, 'express', 'fastmcp', 'go', 'spring', 'csharp'] as const)('in %s', (framework) => {
    const { check, fix } = causeIn(unknownResource.failing, framework);
    expect(check).toBe('server-metadata/unknown-resource');
    expect(replaced(fix.do)).toEqual([[before, behind]]);
    // And what takes their place is told by what it looks like.
    expect(textOf(fix.do)).toContain('the new ones are what stands before `/resources/`, and the `res_…` behind it');
    // Before it is started again.
    expect(textOf(fix.do).indexOf('where tokens are checked')).toBeLessThan(textOf(fix.do).indexOf('Restart'));
  });

  it('and of one environment its address stays', () => {
    const { check, fix } = causeIn(notFound.failing);
    expect(check).toBe('server-metadata/not-found');
    const of = (when: RegExp) => replaced(fix.or.find((way) => when.test(way.when))?.steps ?? []);
    expect(of(/two IDs differ/)).toEqual([[{ name: 'Search your project for', value: resourceId }]]);
    expect(of(/no MCP server there/)).toEqual([[before, behind]]);
    expect(of(/are the same/)).toEqual([]);
  });
});

it.each([
  [undefined, true],
  ['express', true],
  ['fastmcp', true],
  ['go', false],
  ['spring', false],
  ['csharp', false],
] as const)('looks for the old JSON in `.env` only where a project has one: %s', (framework, has) => {
  const steps = causeIn(unknownResource.failing, framework).fix.do;
  const values = steps.flatMap((step) => step.values ?? []);
  expect(values).toContainEqual({ name: 'or for', value: 'PROTECTED_RESOURCE_METADATA' });
  expect(textOf(steps).includes('`.env`')).toBe(has);
});
