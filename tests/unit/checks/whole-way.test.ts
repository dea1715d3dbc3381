/** A fix holds all that its reader needs: nothing of it is left for the next failure to tell. */
import { describe, expect, it, test } from 'vitest';
import { checks } from '../../../lib/checks/all.ts';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { withEnvRead } from '../../../lib/checks/kit/steps/env-file.ts';
import { keepJson } from '../../../lib/checks/kit/steps/serve-json.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding, Step } from '../../../lib/finding.ts';
import { wholeCode } from '../../../lib/presentation/pieces.ts';
import { fixtures } from '../../fixtures/all.ts';
import { allFindings } from '../../fixtures/findings.ts';
import { answer, direct, type Flow, headers } from '../../fixtures/flow.ts';
import { factsOfFlow, judge } from '../../fixtures/judge.ts';
import { subjectFor } from '../../fixtures/subject.ts';

const stepsOf = ({ fix }: Finding): Step[] => [...fix.do, ...fix.or.flatMap(({ steps }) => steps), ...fix.stuck];

const fillsEnv = ({ text, values = [], snippets = [] }: Step) =>
  /(?:into|in) `\.env`/.test(text) &&
  [...values.map(({ name }) => name), ...snippets.map(({ label }) => label)].includes('.env');

const UNREAD = /`\.env`: let the start command of your MCP server read it/;

test('what is put into .env is read from there, as the next step', () => {
  const findings = checks.map(({ id }) => subjectFor(id).finding);
  const lists = findings.flatMap(({ check, fix }) =>
    [fix.do, ...fix.or.map(({ steps }) => steps)].map((steps) => ({ check, steps })),
  );
  const filled = lists.filter(({ steps }) => steps.some(fillsEnv));
  expect(filled.length).toBeGreaterThan(5);
  for (const { check, steps } of filled)
    expect([check, steps[steps.findIndex(fillsEnv) + 1]?.text]).toEqual([check, expect.stringMatching(UNREAD)]);
  for (const { check, steps } of lists)
    expect([check, steps.filter(({ text }) => UNREAD.test(text)).length]).toEqual([
      check,
      steps.filter(fillsEnv).length,
    ]);
});

test('where a server is deployed, the page for variables of its host is asked for before .env', () => {
  const keepsJson = (flow: Flow) => {
    const { do: steps = [] } = judge(flow).cause?.fix ?? {};
    return steps.find(fillsEnv)?.text;
  };
  const missing = answer(500, { json: { error: 'PROTECTED_RESOURCE_METADATA is not set' } });
  const flow = direct().until('resourceMetadata').change('resourceMetadata', missing);
  expect(keepsJson(flow)).toMatch(
    /^Set the environment variable `PROTECTED_RESOURCE_METADATA` to the JSON that you copied, at your hosting service, such as Render\. Without one put this line into `\.env`, with that JSON in place of /,
  );
  // What goes in is told by the step that was made, and not by its words.
  const facts = factsOfFlow(flow);
  const [put, [at]] = [keepJson(facts, undefined), facts.mcp];
  if (!at) throw new Error('No message was sent.');
  const filled = withEnvRead(
    { do: [{ ...put, text: 'Fill it in.', holds: 'the other JSON' }] },
    { check: 'resource-metadata/server-error', facts, at },
  );
  expect(filled.do[0]?.text).toMatch(
    / to the other JSON, at your hosting service, such as Render\. Without one fill it in\.$/,
  );
  const onOwnMachine = (x: Exchange): Exchange =>
    JSON.parse(JSON.stringify(x).replaceAll('https://mcp.example.com', 'http://localhost:3000'));
  expect(keepsJson(flow.all(onOwnMachine))).toMatch(/^Put this line into `\.env`/);
});

test.each<[CheckId, RegExp]>([
  [
    'session/any-token-accepted',
    /^in the file with .+, above .+\. What asks for a token now may stay below it, .+\(`req\.auth`\)$/,
  ],
  [
    'session/server-error',
    /^first remove .+ or `authorization`\)\. Then put this in the file with .+\. If .+\(`req\.auth`\), set that here$/,
  ],
  [
    'session/token-rejected',
    /^first remove .+ or `authorization`\)\. Then put this in the file with .+\. If .+\(`req\.auth`\), set that here$/,
  ],
])('%s: a whole check of the token says what becomes of the one that is there', (id, where) => {
  const snippets = stepsOf(subjectFor(id).finding).flatMap((step) => step.snippets ?? []);
  expect(snippets.find(({ label, install }) => label === 'Express' && install)?.where).toMatch(where);
});

/** An environment that the sign-in does not name, or names a wrong one. */
const IN_WORDS = /^(?:(?:each of )?your (?:\w+ )?environments?|environment whose URL your MCP server has.+\))$/;

test('a way through the dashboard begins with the environment that the sign-in is of', () => {
  const ways = checks.flatMap(({ id }) => {
    const { finding } = subjectFor(id);
    const flow = fixtures.get(id)?.failing;
    const known = flow && factsOfFlow(flow).scalekit;
    const host = known && new URL(known.environment).host;
    return host
      ? stepsOf(finding).flatMap((step) => (step.path && step.place.kind === 'scalekit' ? [{ id, host, ...step }] : []))
      : [];
  });
  expect(ways.length).toBeGreaterThan(20);
  // In which one is what has to be found out: then it is the reader's, in words.
  const others = ways.filter(({ path, host }) => !path?.[0]?.startsWith(`environment ${host}`));
  for (const { id, path } of others) expect([id, path?.[0]]).toEqual([id, expect.stringMatching(IN_WORDS)]);
  expect(others.length).toBeLessThan(ways.length / 2);
});

test('every way through the dashboard has one shape and one word for the MCP server, whether its environment is known or not', () => {
  const ways = allFindings().flatMap((finding) =>
    stepsOf(finding).flatMap(({ path, place }) => (path && place.kind === 'scalekit' ? [path] : [])),
  );
  expect(ways.length).toBeGreaterThan(100);
  for (const path of ways) {
    if (!IN_WORDS.test(path[0] ?? '')) expect(path[0]).toMatch(/^environment \S+(?: \(\w+\))?$/);
    if (path[1] === 'MCP Servers' && path.length > 2)
      expect(path[2]).toMatch(/^(?:res_\w+|your MCP server|Add MCP server)$/);
  }
});

test('every fix goes on: whoever did all of it in vain is told what to look at, or whom to ask', () => {
  for (const { check, fix } of allFindings()) {
    const sends = fix.do.some(({ place }) => place.kind === 'support');
    const goesOn = sends || fix.stuck.length > 0 || fix.or.some(({ kind }) => kind === 'again');
    expect([check, goesOn]).toEqual([check, true]);
  }
});

test('a value that only the dashboard has is told by what it looks like', () => {
  const copies = allFindings().flatMap((finding) =>
    stepsOf(finding).filter(({ path, only }) => only === 'copy' && path?.at(-1) === 'Metadata JSON'),
  );
  expect(copies.length).toBeGreaterThan(5);
  for (const { text } of copies) expect(text).toContain('`/resources/res_`');
});

describe('a 401 that gets the header, for a page that may not read it', () => {
  const hidden = (value: string | null) =>
    headers({ 'www-authenticate': value, 'access-control-expose-headers': null });
  const exposes = (finding: Finding | undefined) =>
    finding?.fix.do.some(({ snippets = [] }) => snippets.some((snippet) => /^ *expose/m.test(wholeCode(snippet))));
  const causeOf = (change: ReturnType<typeof headers>) =>
    judge(direct().until('initialize').change('initialize', change)).cause;

  it.each([
    ['challenge/no-www-authenticate', null],
    ['challenge/no-resource-metadata', 'Bearer realm="OAuth"'],
  ])('%s lets the page read it too', (check, value) => {
    const cause = causeOf(hidden(value));
    expect(cause?.check).toBe(check);
    expect(exposes(cause)).toBe(true);
  });

  it('is not said where the page may read it already', () => {
    expect(exposes(causeOf(headers({ 'www-authenticate': null })))).toBe(false);
  });
});
