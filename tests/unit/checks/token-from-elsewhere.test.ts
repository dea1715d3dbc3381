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
  const { cause, whens, steps } = texts(refusedFor(`https://login.acme.dev/resources/${resourceId}`));
  expect(whens).toHaveLength(3);
  expect(whens[0]).toContain('begins with `https://login.acme.dev`');
  expect(whens[1]).toContain(`begins with \`${environment}\`, as your MCP server says now`);
  expect(whens[2]).toBe('If it begins with another address');
  expect(steps[1]?.[0]?.text).toContain(`Both addresses end with \`${resourceId}\`, so the keys stay`);
  // Its 401 gives no reason.
  expect(cause?.summary).toContain('Most likely your MCP server refuses it for that.');
});

it('says plainly why it was refused where the 401 says so', () => {
  const flow = refusedFor(`https://login.acme.dev/resources/${resourceId}`);
  const { cause } = texts(flow.change('connect', answer(401, { json: { error: 'invalid issuer' } })));
  expect(cause?.summary).not.toContain('ost likely');
});

it.each([
  ['accepts both where the address of the metadata gave the token out', environment, /itself gave this token out/],
  ['accepts no address of which nothing shows whose it is', 'https://other.example', /report/],
])('%s', (_, at, said) => {
  const flow = refusedFor(`https://login.acme.dev/resources/${another}`).change('token', (x) => ({
    ...x,
    request: { ...x.request, url: x.request.url.replace(environment, at) },
  }));
  const names = (url: string) => `"token_endpoint":"${url}`;
  const named = flow.change('serverMetadata', (x) => ({
    ...x,
    ...(x.response && {
      response: { ...x.response, body: x.response.body?.replace(names(environment), names(at)) ?? '' },
    }),
  }));
  const { whens, steps } = texts(named);
  expect(whens[1]).toContain('as your MCP server says now');
  expect(steps[1]?.[0]?.text).toMatch(said);
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
  expect(replaced).toContainEqual({ name: 'Replace by', value: another });
  // What is replaced by itself changes nothing.
  const [old, now] = ['Search your project for', 'Replace by'].map(
    (name) => replaced.find((one) => one.name === name)?.value,
  );
  expect(old).not.toBe(now);
});
