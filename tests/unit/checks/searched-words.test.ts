/** What the server said or holds, word for word, is what finds it in the project. */
import { expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { stepsOf } from '../../../lib/presentation/alternatives.ts';
import { subjectFor } from '../../fixtures/subject.ts';

/** Those that say what to search for, in a sentence or as a value. */
const searches = (check: CheckId) =>
  stepsOf(subjectFor(check).finding.fix)
    .filter(
      ({ text, values = [] }) =>
        /\bsearch\b/i.test(text) || values.some(({ name }) => /^Search your |search for$/.test(name)),
    )
    .map(({ text, values = [] }) => [text, ...values.map(({ value }) => value)].join('\n'));

it.each<[CheckId, string]>([
  ['resource-metadata/placeholder', '<your-mcp-url>'],
  ['resource-metadata/environment-root', 'https://acme.scalekit.dev'],
  // What is made of each request stands nowhere in the code.
  ['resource-metadata/resource-mismatch', 'oauth-protected-resource'],
  ['server-metadata/unknown-resource', 'res_'],
  ['session/session-not-found', 'Session not found'],
  ['challenge/in-body', '-32001'],
  ['network/wrong-transport', 'SSEServerTransport'],
])('%s: %s', (check, words) => {
  const found = searches(check);
  const whens = subjectFor(check).finding.fix.or.map(({ when }) => when);
  expect(
    [...found, ...whens].some((text) => text.includes(words)),
    JSON.stringify(found),
  ).toBe(true);
});

it('a condition on code says by which words it is decided', () => {
  const { fix } = subjectFor('session/session-not-found').finding;
  const [look, run] = fix.do;
  expect(look).toEqual(
    expect.objectContaining({
      text: expect.stringMatching(/^Look whether your MCP server sends messages by itself/),
      values: expect.arrayContaining([{ name: 'Search your code for', value: 'createMessage' }]),
      only: 'look',
    }),
  );
  // What the common case takes is read without a click.
  expect(run).toEqual(
    expect.objectContaining({ text: expect.stringMatching(/^If your code has none of the names above: /) }),
  );
  expect(fix.or.map(({ kind }) => kind)).toEqual(['case', 'case']);
});
