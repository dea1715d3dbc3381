/** A file that DevTools write has no bodies of a page that was left: what stood in them is not known then. */
import { expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { destinationWords } from '../../../lib/places.ts';
import { fixtures } from '../../fixtures/all.ts';
import { answer, claims, direct, environment, type Flow, relayed, requestHeaders, token } from '../../fixtures/flow.ts';
import { judge, judgeSession } from '../../fixtures/judge.ts';

const withoutBody = (exchange: Exchange): Exchange => {
  const { response } = exchange;
  if (!response) return exchange;
  const { body: _, ...rest } = response;
  return { ...exchange, response: rest };
};
const unread = (exchange: Exchange) =>
  exchange.response && exchange.response.status >= 400 ? withoutBody(exchange) : exchange;

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

const refused = (error: string, description: string) =>
  answer(400, { json: { error, error_description: description } });

it.each<[check: CheckId, flow: Flow]>([
  [
    'authorization/unknown-client',
    direct().until('authorize').change('authorize', refused('invalid_request', 'unable to retrieve client by id')),
  ],
  ['token/invalid-client', direct().until('token').change('token', refused('invalid_client', 'client not found'))],
])('%s: a client ID of an unread registration is as fresh as one that was read', (check, flow) => {
  const read = judge(flow);
  const lost = judge(flow.change('register', withoutBody));
  expect(read.cause?.check).toBe(check);
  expect(read.cause?.title).toContain('that it just gave');
  expect(lost.cause).toEqual(read.cause);
});

it('token/invalid-client does not say whether the ID or a secret is what is wrong', () => {
  const { cause } = judge(
    direct()
      .until('token')
      .change('token', answer(401, { json: { error: 'x' } }), withoutBody),
  );
  expect(cause?.check).toBe('token/invalid-client');
  expect(cause?.summary).toContain('was not recorded');
  expect(cause?.summary).not.toMatch(/lost|remembered/);
  expect(cause && destinationWords(cause.fix)).toMatch(/^Look in MCP Inspector/);
});

it('an issuer that is valid explains no refusal because the metadata that names it was not recorded', () => {
  const rejected = direct().until('connect').change('connect', answer(401, {}));
  const unknown = rejected.change('serverMetadata', withoutBody).change('resourceMetadata', withoutBody);
  expect(judge(rejected).cause?.check).toBe('session/token-rejected');
  expect(judge(unknown).cause?.check).toBe('session/token-rejected');
  const unseen = unknown.without('serverMetadata', 'resourceMetadata');
  expect(judge(unseen).cause?.check).toBe('session/token-rejected');
  // The address at which the metadata was asked for names the other form.
  const other = token({ ...claims, iss: environment });
  const inOtherForm = unknown.change('connect', requestHeaders({ authorization: `Bearer ${other}` }));
  expect(judge(inOtherForm).cause?.check).toBe('session/issuer-mismatch');
});

it('a client ID is an old one where nobody registered', () => {
  const { cause } = judge(
    direct()
      .until('authorize')
      .without('register')
      .change('authorize', refused('invalid_request', 'unable to retrieve client by id')),
  );
  expect(cause?.summary).toContain('earlier sign-in');
});

it.each<[check: CheckId, step: string]>([
  ['registration/not-found', 'register'],
  ['authorization/not-found', 'authorize'],
  ['token/not-found', 'token'],
])('%s: an address is not remembered because the metadata was not recorded', (check, step) => {
  const flow = relayed().until(step).change(step, answer(404, {}));
  const read = judge(flow);
  const lost = judge(flow.change('serverMetadata', withoutBody));
  expect([read.cause?.check, lost.cause?.check]).toEqual([check, check]);
  expect(lost.cause?.why).toContain('was not recorded');
  expect(lost.cause?.why).not.toContain('remembered');
  expect(lost.cause?.fix.do).toEqual(read.cause?.fix.do);
  const never = judge(flow.without('serverMetadata'));
  expect(never.cause?.why).toContain('remembered');
});
