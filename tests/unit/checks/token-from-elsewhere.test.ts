/** A token that this very sign-in got, whose issuer is not the one of the metadata: what tells the two cases apart. */
import { expect, it } from 'vitest';
import { answer, claims, environment, relayed, requestHeaders, resourceId, token } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const refusedFor = (iss: string, aud = claims.aud ?? []) => {
  const own = token({ ...claims, iss, aud });
  return relayed()
    .until('connect')
    .change('token', answer(200, { json: { access_token: own, token_type: 'Bearer' } }))
    .change(
      'connect',
      requestHeaders({ authorization: `Bearer ${own}` }),
      answer(401, { json: { error: 'Token validation failed' } }),
    );
};

const texts = (flow: ReturnType<typeof refusedFor>) => {
  const { cause } = judge(flow);
  expect(cause?.check).toBe('session/issuer-mismatch');
  const cases = cause?.fix.or ?? [];
  return { cause, whens: cases.map(({ when }) => when), steps: cases.map(({ steps }) => steps) };
};

const another = 'res_99999999999999999';

it('from another address: by how the address begins', () => {
  const { whens } = texts(refusedFor(`https://login.acme.dev/resources/${resourceId}`));
  expect(whens).toHaveLength(2);
  expect(whens[0]).toContain('begins with `https://login.acme.dev`');
  expect(whens[1]).toContain(`begins with \`${environment}\`, as your MCP server says now`);
});

it.each([
  ['its audience right', undefined],
  ['and its audience of the other', ['https://mcp.example.com/mcp', another]],
])('of another MCP server of the same environment, %s: by which of the two has the URL', (_, aud) => {
  const { cause, whens, steps } = texts(refusedFor(`${environment}/resources/${another}`, aud));
  expect(cause?.title).toContain(another);
  expect(cause?.title).toContain(resourceId);
  expect(cause?.fix.do[0]?.values).toEqual([{ name: 'Server URL', value: 'https://mcp.example.com/mcp' }]);
  expect(whens).toEqual([
    `If it is \`${another}\`, which the token names`,
    `If it is \`${resourceId}\`, as your MCP server says now`,
  ]);
  expect(steps[0]?.[0]?.path).toContain(another);
  const replaced = steps.flat().flatMap(({ values = [] }) => values);
  expect(replaced).toContainEqual({ name: 'In its place', value: another });
  // What is replaced by itself changes nothing.
  const [old, now] = ['Search for', 'In its place'].map((name) => replaced.find((one) => one.name === name)?.value);
  expect(old).not.toBe(now);
});
