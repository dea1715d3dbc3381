/** Where a bare `Bearer` comes from: the list of MCP Inspector 1 and its switch, a list that a person fills, the client. */
import { expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding } from '../../../lib/finding.ts';
import { unaskedWords } from '../../../lib/recheck/words.ts';
import {
  answer,
  direct,
  type Flow,
  native,
  proxied,
  relayed,
  requestHeaders,
  withoutBody,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const bare = requestHeaders({ authorization: 'Bearer' });
/** The first request had none. */
const later = (flow: Flow) => flow.until('connect').change('connect', bare, answer(401));
const fromTheStart = (flow: Flow) => later(flow).change('initialize', bare);
const called =
  (name: string, version: string) =>
  (x: Exchange): Exchange => {
    const body = x.request.body?.replace('"inspector-client"', `"${name}"`).replace(/"\d+\.\d+\.\d+"/, `"${version}"`);
    return body === undefined ? x : { ...x, request: { ...x.request, body } };
  };
const program = native().without('register').all(called('some-program', '3.1.4'));

const said = (flow: Flow): Finding => {
  const { cause } = judge(flow);
  if (cause?.check !== 'session/empty-token') throw new Error(`The cause is ${cause?.check}.`);
  return cause;
};
const wholeOf = ({ why, fix }: Finding) => JSON.stringify([why, fix]);

it.each([
  ['its page', direct()],
  ['its proxy', proxied()],
])('of MCP Inspector 1 the switch is named, whenever it was turned: %s', (_, flow) => {
  for (const finding of [said(later(flow)), said(fromTheStart(flow))]) {
    expect(finding.fix.do).toHaveLength(1);
    expect(finding.fix.do[0]).toMatchObject({
      text: expect.stringMatching(/^Switch `Authorization` off/),
      path: ['Authentication', 'Custom Headers'],
    });
    expect(wholeOf(finding)).not.toMatch(/entered|most likely|[Uu]pdate|current version/i);
  }
  expect(said(later(flow)).why).toContain('The first request had no such header');
  expect(said(fromTheStart(flow)).why).not.toContain('The first request had no such header');
});

it.each(['0.16.8', '0.16.9'])('the version of it that loses the token is to be updated: %s', (version) => {
  const { why, fix } = said(later(direct().all(called('inspector-client', version))));
  expect(why).toContain('0.17.0');
  expect(fix.do[0]?.text).toMatch(/, start its current version\.$/);
});

it.each(['0.16.7', '0.16.10', '0.15.0'])(
  'of a version before 0.17.0 that is not known to lose it, that is not said: %s',
  (version) => {
    const { why, fix } = said(later(direct().all(called('inspector-client', version))));
    expect(why).not.toContain('0.16.8');
    expect(why).toContain('most likely this version');
    expect(fix.do[0]?.text).toMatch(/, start its current version\.$/);
    expect(fix.or[0]?.steps[0]?.text).toMatch(/^Remove `Authorization`/);
  },
);

it.each(['0.16.7', '0.16.8'])('no version lost a token that it did not have yet: %s', (version) => {
  const { why, fix } = said(fromTheStart(direct().all(called('inspector-client', version))));
  expect(why).toContain('before it had any token');
  expect(fix.do[0]?.text).toMatch(/^Remove `Authorization`/);
});

it.each<[string, (x: Exchange) => Exchange, boolean]>([
  ['that was not seen', withoutBody, true],
  ['that refused it', answer(400, { json: { error: 'invalid_grant' } }), false],
  ['that refused it, and was not seen', (x) => withoutBody(answer(400)(x)), false],
])('an empty token is looked for in a response %s', (_, change, isLookedFor) => {
  for (const flow of [direct(), direct().all(called('inspector-client', '0.16.8'))]) {
    const { cause, consequences } = judge(later(flow).change('token', change));
    const finding = [cause, ...consequences].find((f) => f?.check === 'session/empty-token');
    expect(finding).toBeDefined();
    expect(/`?access_token/.test(JSON.stringify(finding?.fix))).toBe(isLookedFor);
  }
});

it('of MCP Inspector 2 no custom header goes out once there is a token', () => {
  const finding = said(later(relayed()));
  expect(finding.fix.do[0]?.text).toMatch(/, start its current version\.$/);
  expect(wholeOf(finding)).not.toContain('custom headers');
});

it('of another client it is what a person entered only where it came before any token', () => {
  expect(said(fromTheStart(program)).fix.do[0]?.text).toMatch(/^Remove `Authorization`/);
  const finding = said(later(program));
  expect(finding.why).toContain('The first request had no such header');
  expect(finding.fix.do[0]?.text).toMatch(/^Update /);
  expect(finding.fix.or[0]?.steps[0]?.text).toMatch(/^Remove `Authorization`/);
});

it.each(['session/empty-token', 'session/token-not-sent'] as const)(
  '%s is shown by the next request, and no token is what is missing',
  (id) => {
    expect(unaskedWords(subjectFor(id).subject)).toBe(
      'No button can check it: only the next request of MCP Inspector shows it.',
    );
  },
);
