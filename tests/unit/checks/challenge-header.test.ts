/** A header that is sent already: its text is what changes, and it is changed where it is written. */
import { describe, expect, it } from 'vitest';
import { recipes } from '../../../lib/checks/kit/recipes/all.ts';
import { rewriteHeader } from '../../../lib/checks/kit/steps/challenge-header.ts';
import { wholeCode } from '../../../lib/presentation/pieces.ts';
import { answer, direct, type Flow, headers, relayed } from '../../fixtures/flow.ts';
import { factsOfFlow, judge, saidOf } from '../../fixtures/judge.ts';
import type { Change } from '../../fixtures/pages.ts';

const right = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
const text = `Bearer realm="OAuth", resource_metadata="${right}"`;

const faults = {
  'challenge/no-resource-metadata': 'Bearer realm="OAuth"',
  'challenge/bad-resource-metadata-url':
    'Bearer resource_metadata="http://localhost:3002/.well-known/oauth-protected-resource"',
  'challenge/malformed': `Bearer resource_metadata=${right}`,
} as const;

const causeOf = (header: string) =>
  judge(
    relayed()
      .until('initialize')
      .change('initialize', headers({ 'www-authenticate': header })),
  ).cause;

describe.each(Object.entries(faults))('%s', (check, header) => {
  it('gives the text and the name by which it is found, and code only for who does not have it', () => {
    const cause = causeOf(header);
    expect(cause?.check).toBe(check);
    const [first] = cause?.fix.do ?? [];
    expect(first?.values).toContainEqual({
      name: expect.stringMatching(/^Search your /),
      value: 'WWW-Authenticate',
    });
    expect(first?.values?.at(-1)).toEqual({ name: 'WWW-Authenticate', value: text });
    expect(first?.snippets).toBeUndefined();
    const other = cause?.fix.or.find(({ when }) => when.includes('has no `WWW-Authenticate`'));
    expect(other?.steps[0]?.snippets?.map(wholeCode).join('\n')).toContain('/.well-known/oauth-protected-resource/mcp');
  });
});

it.each(recipes.map(({ framework, ownChallenge }) => [framework, ownChallenge ?? false] as const))(
  '%s: a header that it writes itself is set, and not searched for (%s)',
  (framework, isOwn) => {
    const facts = { ...factsOfFlow(relayed()), framework };
    const { do: steps } = rewriteHeader(facts, 'Add it', right);
    expect(steps).toHaveLength(1);
    expect(steps[0]?.snippets !== undefined).toBe(isOwn);
    expect(steps[0]?.values === undefined).toBe(isOwn);
  },
);

it('finds the address that is wrong by its host too', () => {
  const values = causeOf(faults['challenge/bad-resource-metadata-url'])?.fix.do[0]?.values;
  expect(values).toContainEqual({ name: 'or for', value: 'http://localhost:3002' });
});

it.each([
  ['none', ''],
  ['another one', ', resource_metadata="http://localhost:3002/.well-known/oauth-protected-resource"'],
])('gives the SDK its option where the SDK writes the header, with %s', (_, more) => {
  const bySdk = `Bearer error="invalid_token", error_description="Missing Authorization header"${more}`;
  const [first] = causeOf(bySdk)?.fix.do ?? [];
  expect(first?.text).toContain('`requireBearerAuth`');
  expect(first?.snippets?.map(wholeCode).join('\n')).toContain(`resourceMetadataUrl:\n  '${right}'`);
});

it.each([
  ['its own is kept', 'Bearer realm="acme mcp"', 'acme mcp'],
  ['of another scheme is not', 'Basic realm="files", Bearer', 'OAuth'],
  ['what a quoted text cannot hold is not', String.raw`Bearer realm="a\"b"`, 'OAuth'],
  ['a text as long as a page is not', `Bearer realm="${'x'.repeat(61)}"`, 'OAuth'],
])('the realm: %s', (_, header, realm) => {
  const values = causeOf(header)?.fix.do[0]?.values;
  expect(values?.at(-1)?.value).toBe(`Bearer realm="${realm}", resource_metadata="${right}"`);
});

describe('a scheme that comes before the `Bearer` that names the metadata', () => {
  const custom = 'https://mcp.example.com/oauth/metadata';
  const named = headers({ 'www-authenticate': `Basic realm="api", Bearer resource_metadata="${custom}"` });
  const follows: Change = (x) => ({ ...x, request: { ...x.request, url: custom } });
  const said = (flow: Flow) => saidOf(judge(flow.change('initialize', named))).map(({ check }) => check);

  it.each<[string, Change, string]>([
    ['fails', answer(500), 'resource-metadata/server-error'],
    [
      'is a page',
      answer(200, { headers: { 'content-type': 'text/html' }, body: '<html>' }),
      'resource-metadata/not-json',
    ],
  ])('is not what stopped a client that went to an address that %s', (_, change, cause) => {
    const flow = direct().until('resourceMetadata').change('resourceMetadata', follows, change);
    expect(judge(flow.change('initialize', named)).cause?.check).toBe(cause);
    expect(said(flow)).not.toContain('challenge/not-bearer');
  });

  it('is nothing to a client that is in', () => {
    expect(said(direct().change('resourceMetadata', follows))).toEqual([]);
  });

  it('is told where nobody went to that address', () => {
    expect(said(direct().until('resourceMetadata'))).toContain('challenge/not-bearer');
  });
});
