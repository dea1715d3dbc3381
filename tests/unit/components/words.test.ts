import { expect, test } from 'vitest';
import { attemptLine, headline, standing } from '../../../components/parts/words.ts';
import { noRefreshToken, resourceMismatch } from './gallery/findings.ts';
import { allPassed, attempt, diagnosis, stages } from './gallery/handshakes.ts';

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

test('what ends connected is never called failing', () => {
  expect(standing(connected)).toBe('passed');
  expect(standing(warned)).toBe('warning');
  expect(headline(warned)).toEqual({
    title: 'Connected',
    summary: 'It got a token, and your MCP server accepts it. One thing may stop other clients, or this one later.',
  });
  const open = attempt({ diagnosis: diagnosis({ verdict: 'connected', stages: stages('passed') }) });
  expect(headline(open).summary).toContain('No token was given out');
});

test('an incomplete attempt says where it stands and accuses nobody', () => {
  expect(headline(attempt({ running: true, diagnosis: incomplete }))).toEqual({
    title: 'The sign-in is running',
    summary: 'The last step that went well is **Asked to sign in**.',
  });
  expect(headline(attempt({ running: true, atSignIn: true, diagnosis: incomplete })).title).toBe(
    'Waiting at the sign-in page',
  );
  expect(standing(attempt({ diagnosis: incomplete }))).toBe('stopped');
  const suspected = attempt({ running: true, diagnosis: { ...incomplete, suspect: resourceMismatch } });
  expect(standing(suspected)).toBe('running');
  expect(attemptLine(suspected, 0, [suspected])).toBe('so far: The metadata of your MCP server names another server');
});

test('an earlier attempt that failed for the same reason says so', () => {
  const later = attempt({ ...failing, id: 'later' });
  expect(attemptLine(failing, 0, [failing, later])).toBe('attempt 1, the same cause');
  expect(attemptLine(later, 1, [failing, later])).toBe(resourceMismatch.title);
});
