/** An MCP server that names itself as who signs people in, and has no metadata that says how. */
import { expect, it } from 'vitest';
import { answer, json, native, request } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const own = 'https://mcp.example.com/.well-known/oauth-authorization-server';
const flow = (names: string[] | undefined) =>
  native()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ authorization_servers: names }))
    .add({ own: answer(404, { body: 'Not Found' })(request('GET', own)) });

it('is told that it does, and how to serve it where it does sign people in', () => {
  const { cause } = judge(flow(['https://mcp.example.com/']));
  expect(cause).toMatchObject({ check: 'server-metadata/not-found', owner: 'mcp-server' });
  expect(cause?.summary).toMatch(/names itself/);
  const itself = cause?.fix.or.find(({ when }) => /itself/.test(when));
  expect(itself?.steps[0]).toMatchObject({ text: expect.stringMatching(/^Serve the JSON/), values: [{ value: own }] });
});

it('one that names nobody is told to name somebody', () => {
  const named = judge(flow(undefined));
  const all = [named.cause, ...named.consequences].filter((f) => f?.check === 'server-metadata/not-found');
  for (const finding of all) expect(finding?.summary).toMatch(/Nothing names/);
  expect(all.length).toBeGreaterThan(0);
});
