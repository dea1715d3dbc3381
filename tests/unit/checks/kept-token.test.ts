/** A client that kept its token asks the MCP server alone: who issued it is what the token says, and no reader is sent to nobody. */
import { expect, it } from 'vitest';
import { answer, claims, direct, environment, requestHeaders, resourceId, token } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

/** The first request has a token with these claims, and is refused; nothing else is asked. */
function causeWith(changed: Partial<Record<keyof typeof claims, unknown>>) {
  const bearer = requestHeaders({ authorization: `Bearer ${token({ ...claims, ...changed } as typeof claims)}` });
  const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
  const { cause } = judge(direct().from('connect').until('connect').change('connect', bearer, refused));
  if (!cause) throw new Error('There is no cause.');
  expect(faultsOfWords(cause)).toEqual([]);
  const step = cause.fix.do[0];
  return { check: cause.check, title: cause.title, place: step?.place.name, path: step?.path?.slice(0, 3) };
}

const host = new URL(environment).host;
const inDashboard = {
  check: 'session/audience-mismatch',
  place: 'the Scalekit dashboard',
  path: [expect.stringContaining(host), 'MCP Servers', resourceId],
};

it.each([
  ['the address of the resource', `${environment}/resources/${resourceId}`],
  ['that of the environment, and the audience names the resource', environment],
])('is Scalekit by %s', (_, iss) => {
  expect(causeWith({ iss, aud: [resourceId] })).toMatchObject({
    ...inDashboard,
    title: expect.stringMatching(/^Scalekit’s token /),
  });
});

it('is another service by its host', () => {
  const { title, place } = causeWith({ iss: 'https://auth.acme.com/', aud: ['https://other.example.com'] });
  expect([title, place].join(' ')).toContain('auth.acme.com');
  expect([title, place].join(' ')).not.toContain('Scalekit');
});

it.each([[undefined], ['no address'], ['']])('is nobody where the token does not say it: %j', (iss) => {
  expect(causeWith({ iss, aud: ['https://other.example.com'] }).title).toContain('service that signs people in');
});
