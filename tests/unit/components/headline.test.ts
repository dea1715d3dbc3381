import { expect, test } from 'vitest';
import { exchangesByStage } from '../../../components/panel/by-stage.ts';
import { attemptLine, headline } from '../../../components/parts/headline.ts';
import { isUnsent, outcomeText } from '../../../components/parts/outcome.ts';
import {
  faultHere,
  isOpenServer,
  reachedWords,
  reachOf,
  standingOfStage,
  stepSays,
} from '../../../components/parts/stage-standing.ts';
import { stageSays, stepName } from '../../../components/parts/stage-words.ts';
import { standing } from '../../../components/parts/standing.ts';
import { time } from '../../../components/parts/text.ts';
import { foundNothing } from '../../../lib/presentation/clients-said.ts';
import { proseText } from '../../../lib/presentation/prose.ts';
import openServer from '../../fixtures/checks/challenge/open-server.ts';
import serverError from '../../fixtures/checks/challenge/server-error.ts';
import { type Change, direct } from '../../fixtures/flow.ts';
import { attemptOf, expired, failing as failed, suspected } from './gallery/attempts.ts';
import { noRefreshToken, resourceMismatch } from './gallery/findings.ts';
import { allPassed, attempt, diagnosis, exchanges, MCP, stages } from './gallery/handshakes.ts';

const failing = attempt({ diagnosis: diagnosis({ verdict: 'failing', cause: resourceMismatch }) });
const connected = attempt({ diagnosis: diagnosis({ verdict: 'connected', stages: allPassed() }) });
const warned = attempt({
  diagnosis: diagnosis({ verdict: 'connected', warnings: [noRefreshToken], stages: allPassed() }),
});
const incomplete = diagnosis({ verdict: 'incomplete', stages: stages('passed', 'passed') });

test('a failing attempt speaks with the words of its cause', () => {
  expect(headline(failing)).toEqual({ title: resourceMismatch.title, summary: resourceMismatch.summary });
  expect(standing(failing)).toBe('failed');
});

test('what stopped after it had worked is no sign-in that stopped', () => {
  expect(reachedWords(expired)).toMatchObject({ lead: 'Worked, then stopped at step ', place: '8 of 8: ' });
  // The first use of the token is refused: no request with it was answered well before.
  const { cause } = expired.diagnosis;
  const shown = new Set(cause?.evidence.map(({ exchange }) => exchange));
  const first = expired.exchanges.filter(({ id, role }, i) => shown.has(id) || role !== 'mcp' || i === 0);
  expect(first.length).toBeLessThan(expired.exchanges.length);
  expect(reachedWords({ ...expired, exchanges: first }).lead).toBe('Stopped at step ');
  // What was answered well before this token was asked for says nothing of it.
  const [one, ...others] = first;
  if (!one) throw new Error('no exchanges');
  expect(reachedWords({ ...expired, exchanges: [{ ...one, status: 200 }, ...others] }).lead).toBe('Stopped at step ');
});

test('a client that went on after the fault is not said to have stopped there, and every tab says it in one way', () => {
  // It went on to register at an address that it guessed.
  expect(failed.exchanges.at(-1)?.role).toBe('registration');
  expect([reachedWords(failed).lead, faultHere(failed).words]).toEqual(['Went wrong at step ', 'It went wrong here']);
  const ended = { ...failed, exchanges: failed.exchanges.filter(({ role }) => role !== 'registration') };
  expect([reachedWords(ended).lead, faultHere(ended).words]).toEqual(['Stopped at step ', 'It stopped here']);
  // The same step once more is no later one.
  const asked = { ...failed, exchanges: [...ended.exchanges, ...ended.exchanges.slice(-1)] };
  expect(reachedWords(asked).lead).toBe('Stopped at step ');
  expect(faultHere(suspected)).toEqual({ kind: 'warning', words: 'Looks wrong so far' });
});

test('a request that the browser was told not to send is not said to have been sent', () => {
  const failure = 'net::ERR_FAILED';
  expect(outcomeText({ failure, preflightStatus: 401 })).toBe('not sent');
  expect(outcomeText({ failure, preflightStatus: 307 })).toBe('not sent');
  // It was allowed, or nobody saw; and what was answered was sent.
  expect([{ failure, preflightStatus: 204 }, { failure, preflightStatus: 0 }, { failure }].some(isUnsent)).toBe(false);
  expect(outcomeText({ status: 401, preflightStatus: 204 })).toBe('401');
});

test('a step that is under way is told by what asks for it, and not as if it were done', () => {
  const parties = { client: 'Zed', signIn: 'Scalekit' };
  for (const { id } of connected.diagnosis.stages)
    expect(stageSays(id, 'now', parties)).not.toBe(stageSays(id, 'did', parties));
  expect(stageSays('server-metadata', 'now', parties)).toBe('Zed asks Scalekit for its metadata, a JSON document.');
});

test('of a request of which a page is told only that it failed nothing else is said', () => {
  const failed: Change = ({ response: _, ...x }) => ({
    ...x,
    failure: { kind: 'cors', text: 'TypeError: NetworkError when attempting to fetch resource.' },
  });
  for (const [step, url] of [
    ['initialize', MCP],
    ['resourceMetadata', '/.well-known/oauth-protected-resource'],
    ['token', '/oauth/token'],
  ] as const) {
    const flow = direct().until(step);
    const { summary } = headline(attemptOf('withheld', flow.change(step, failed)));
    expect(summary).toContain(url);
    expect(summary).toMatch(/failed, and a page is not told why\.$/);
    expect(headline(attemptOf('left', flow)).summary).not.toContain('not told why');
  }
  // What it got past does not keep it from the next step: a look for a stream, before it asked by a message.
  const left = attemptOf('past', direct().until('token'));
  const { status: _, ...look } = { ...left.exchanges[0], method: 'GET', failure: 'TypeError: Failed to fetch' };
  const exchanges = [look as (typeof left.exchanges)[number], ...left.exchanges];
  expect(headline({ ...left, exchanges }).summary).not.toContain('not told why');
});

test('what ends connected is never called failing', () => {
  expect(standing(connected)).toBe('passed');
  expect(standing(warned)).toBe('warning');
  expect(headline(warned)).toEqual({
    title: 'Connected',
    summary: 'The client got a token, and your MCP server accepts it. One thing is worth a look.',
  });
  const stopped = { client: 'zed', name: 'Zed', verdict: 'cannot', check: noRefreshToken.check, why: '' } as const;
  expect(headline({ ...warned, diagnosis: { ...warned.diagnosis, clients: [stopped] } }).summary).toContain(
    'One thing may stop other clients',
  );
  const open = attempt({ diagnosis: diagnosis({ verdict: 'connected', stages: stages('passed') }) });
  expect(headline(open).summary).toContain('without a new sign-in');
});

test('an incomplete attempt says where it stands and accuses nobody', () => {
  expect(headline(attempt({ running: true, diagnosis: incomplete }))).toEqual({
    title: 'The sign-in is running',
    summary:
      'No problem so far. Now comes **3. Where to sign in**: the client asks your MCP server for its metadata, a JSON document.',
  });
  expect(headline(attempt({ running: true, atSignIn: true, diagnosis: incomplete })).title).toBe(
    'Waiting for you to sign in',
  );
  expect(standing(attempt({ running: true, atSignIn: true, diagnosis: incomplete }))).toBe('yours');
  expect(standing(attempt({ diagnosis: incomplete }))).toBe('stopped');
  const suspected = attempt({ running: true, diagnosis: { ...incomplete, suspect: resourceMismatch } });
  expect(standing(suspected)).toBe('running');
  // What is warned of is in the headline, and below it whether to wait.
  expect(headline(suspected).title).toBe(`Warning so far: ${resourceMismatch.title}`);
  expect(headline(suspected).summary).toMatch(
    / has not stopped: you can fix this now, and need not wait for the end\.$/,
  );
  const support = { place: { kind: 'support', name: 'Scalekit support' }, text: 'Send it.' } as const;
  const theirs = { ...resourceMismatch, fix: { ...resourceMismatch.fix, do: [support] } };
  const waits = { ...suspected, diagnosis: { ...suspected.diagnosis, suspect: theirs } };
  expect(headline(waits).summary).toMatch(/ has not stopped, so wait: it may still work\.$/);
  expect(headline({ ...suspected, running: false }).summary).toMatch(/: whether this stopped it was not seen\.$/);
  // A page that refuses is at the sign-in server too: whose turn it is stays, with what looks wrong below it.
  expect(headline({ ...suspected, atSignIn: true })).toEqual({
    title: 'Waiting for you to sign in',
    summary: `Warning so far: ${resourceMismatch.title}. ${resourceMismatch.summary}`,
  });
  expect(attemptLine(suspected, 0, [suspected])).toBe(`warning so far: ${proseText(resourceMismatch.title)}`);
});

test('bar, rows and headline count the same steps, also where one looks wrong', () => {
  const suspect = { ...resourceMismatch, stage: 'resource-metadata' } as const;
  const inStages = stages('passed', 'passed', 'warning');
  const suspected = attempt({ running: true, diagnosis: { ...incomplete, stages: inStages, suspect } });
  expect(reachOf(suspected)).toEqual({ last: 2, current: 3, next: 3 });
  expect(reachedWords(suspected)).toMatchObject({ lead: 'Step ', place: '4 of 8: ', stage: 'How to sign in' });
  const clean = attempt({ running: true, diagnosis: { ...incomplete, stages: stages('passed', 'passed', 'passed') } });
  expect(headline(clean).summary).toContain('Now comes **4. How to sign in**: ');
  expect(standingOfStage(suspected, 2)).toMatchObject({ kind: 'warning', how: 'did' });
  expect(standingOfStage(suspected, 3)).toMatchObject({ kind: 'running', how: 'now' });
  const mine = attempt({
    running: true,
    atSignIn: true,
    diagnosis: { ...incomplete, stages: stages(...Array(5).fill('passed')) },
  });
  expect(standingOfStage(mine, 5)).toMatchObject({ kind: 'yours', how: 'yours' });
  for (const passed of [0, 1, 4, 7]) {
    const far = attempt({ diagnosis: { ...incomplete, stages: stages(...Array(passed).fill('passed')) } });
    expect(reachOf(far)).toEqual({ last: passed - 1, current: -1, next: passed });
    expect(reachedWords(far).place ?? '0 of 8: ').toBe(`${passed} of 8: `);
  }
});

test('while it runs it says which request waits, where and since when', () => {
  const [first, second] = exchanges(2);
  if (!first || !second) throw new Error('no exchanges');
  const { status: _, durationMs: __, ...open } = second;
  expect(headline(attempt({ running: true, diagnosis: incomplete, exchanges: [first, open] }))).toEqual({
    title: 'Waiting for a response from `mcp.acme.dev`',
    summary: `\`GET /.well-known/oauth-protected-resource/mcp\` was sent at ${time(open.startedAt)}, and has no response yet. The last step done is **2. Asked to sign in**.`,
  });
});

test('at rest it names the step seen last, the one that would come next, and why it may be missing', () => {
  const far = diagnosis({ verdict: 'incomplete', stages: stages(...Array(5).fill('passed')) });
  const sent = exchanges(2).map((one) => ({ ...one, role: 'authorization' as const }));
  const of = { client: 'MCP Inspector 2.12.0', scalekit: null };
  const { title, summary } = headline(attempt({ diagnosis: far, exchanges: sent }), of);
  expect(title).toBe('The sign-in was not finished');
  expect(summary).toMatch(/^The last step done is \*\*5\. Register\*\*\. Next would be \*\*6\. Sign in\*\*: /);
  expect(summary).toContain('The sign-in page may not have opened');
  // A window of its own, as web clients open, is in no tab that is watched.
  const unseen = headline(attempt({ diagnosis: far }), of);
  expect(unseen.title).toBe('No sign-in page was seen yet');
  expect(unseen.summary).toMatch(/ in a window of its own, sign in there: /);
});

test('what the live check asked is no sign-in that stopped, however far one would go', () => {
  const passed = stages('passed', 'passed', 'passed', 'passed', 'unknown', 'unknown', 'unknown', 'warning');
  const found = diagnosis({ verdict: 'incomplete', warnings: [noRefreshToken], stages: passed });
  const check = attempt({ diagnosis: found, exchanges: exchanges(2).map((one) => ({ ...one, via: 'live-check' })) });
  const { title, summary } = headline(check);
  expect(title).toBe('The live check found nothing that stops a sign-in');
  // And where something stops some clients, it is no praise of all.
  const one = (name: string, verdict: 'nothing-stops-it' | 'cannot') =>
    ({ client: name, name, verdict, why: '' }) as never;
  const clients = [one('a', 'nothing-stops-it'), one('b', 'cannot')];
  expect(foundNothing({ clients })).toMatch(/ nothing that stops every client$/);
  expect(summary).toContain('One thing is worth a look.');
  expect(reachedWords(check)).toMatchObject({ lead: 'Checked up to step ', place: '4 of 8: ' });
});

test('a live check at a server that lets in anybody says so in its headline, with a mark of its own', () => {
  const title = 'Your MCP server accepts any text as a token';
  const anybody = { ...noRefreshToken, check: 'session/any-token-accepted', title } as const;
  const found = diagnosis({ verdict: 'incomplete', warnings: [noRefreshToken, anybody], stages: stages('passed') });
  const check = attempt({ diagnosis: found, exchanges: exchanges(2).map((one) => ({ ...one, via: 'live-check' })) });
  expect(headline(check).title).toBe(title);
  expect(standing(check)).toBe('exposed');
  expect(attemptLine(check, 0, [check])).toBe(title);
  // What fails comes first.
  expect(standing({ ...check, diagnosis: { ...found, suspect: resourceMismatch } })).toBe('stopped');
  // Of a sign-in that was watched it is one warning among others.
  expect(standing(attempt({ diagnosis: found }))).toBe('stopped');
});

test('an earlier attempt that failed for the same reason says so', () => {
  const later = attempt({ ...failing, id: 'later' });
  expect(attemptLine(failing, 0, [failing, later])).toBe('attempt 1, the same cause');
  expect(attemptLine(later, 1, [failing, later])).toBe(proseText(resourceMismatch.title));
});

test('a client that never registered used an ID that it had, and is not said to have got one', () => {
  const parties = { client: 'MCP Inspector', signIn: 'Scalekit' };
  const says = (flow: ReturnType<typeof direct>) => stepSays(attemptOf('a', flow), 4, parties);
  expect(says(direct())).toBe('MCP Inspector has a client ID, its name at Scalekit.');
  const remembered = says(direct().without('register'));
  expect(remembered).toBe('MCP Inspector did not register: it used a client ID for Scalekit that it had.');
});

test('a step that the client skipped has no tick: what it had is no registration that was seen', () => {
  const register = (flow: ReturnType<typeof direct>) => standingOfStage(attemptOf('a', flow), 4).kind;
  expect(register(direct())).toBe('passed');
  expect(register(direct().without('register'))).toBe('unknown');
  expect(reachedWords(attemptOf('a', direct()))).toMatchObject({ stage: 'All 8 steps done' });
  expect(reachedWords(attemptOf('a', direct().without('register')))).toMatchObject({
    stage: 'Connected',
    after: expect.stringMatching(/^, 7 of 8 steps seen/),
  });
});

test('where no token was used, the last step is not called its use', () => {
  const open = attemptOf('a', openServer.failing);
  expect([isOpenServer(open), isOpenServer(connected)]).toEqual([true, false]);
  expect([stepName('session', true), stepName('session')]).toEqual(['8. Use the server', '8. Use the token']);
  const parties = { client: 'MCP Inspector', signIn: 'Scalekit' };
  expect(stepSays(open, 7, parties)).toBe('Your MCP server responded without a token.');
});

test('a response that shows a fault of the server itself shows that it was reached, and is of the step that it stops', () => {
  const stopped = attemptOf('a', serverError.failing);
  expect(standingOfStage(stopped, 0).kind).toBe('passed');
  expect(exchangesByStage(stopped)).toMatchObject({ network: [], challenge: [{ status: 500 }] });
});
