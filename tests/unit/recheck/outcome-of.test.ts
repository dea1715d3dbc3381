/** What new answers come to: nothing is fixed but what was asked, passed, and is answered as it should be. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/finding.ts';
import type { Judged } from '../../../lib/recheck/judge.ts';
import { type After, outcomeOf } from '../../../lib/recheck/outcome-of.ts';
import type { AgainSubject } from '../../../lib/recheck/subject.ts';

const finding = (check: Finding['check'], stage: Finding['stage'], observed = '404'): Finding => ({
  check,
  stage,
  owner: 'mcp-server',
  title: check,
  summary: '',
  evidence: [{ exchange: 'x', method: 'GET', url: 'https://h/', what: 'status', observed, expected: '200' }],
  fix: { do: [], or: [], stuck: [] },
  verify: [],
  references: [],
});

const was = finding('resource-metadata/not-found', 'resource-metadata');
const subject: AgainSubject = {
  server: 'https://mcp.example.com/mcp',
  inPage: false,
  finding: was,
  known: ['challenge/malformed '],
  hosts: [],
};
const passed: Judged = { same: 'passed', again: undefined, first: undefined };
const outcome = (after: Partial<After>) => outcomeOf(subject, { seen: [], ...after });

describe('fixed', () => {
  it('is what passed, with nothing after it, and is answered as it should be', () => {
    expect(outcome({ judged: passed, asked: 'as-expected' })).toEqual({ kind: 'fixed' });
    expect(outcome({ judged: passed })).toEqual({ kind: 'fixed' });
  });

  it('is nothing that the check does not know, or that is not answered as it should be', () => {
    expect(outcome({ judged: { ...passed, same: 'unknown' }, asked: 'as-expected' }).kind).toBe('not-reached');
    expect(outcome({ judged: passed, asked: 'not-as-expected' }).kind).toBe('still-there');
    expect(outcome({ judged: passed, asked: 'silent' }).kind).toBe('not-reached');
    expect(outcome({}).kind).toBe('not-reached');
  });

  it('is followed by what fails later', () => {
    const next = finding('registration/unsupported', 'registration');
    expect(outcome({ judged: { ...passed, first: next }, asked: 'as-expected' })).toMatchObject({
      kind: 'fixed-and-next',
      finding: { check: next.check },
    });
  });
});

describe('still there', () => {
  it('says whether it differs', () => {
    const same = outcome({ judged: { same: 'failed', again: was, first: was } });
    expect(same).toMatchObject({ kind: 'still-there', says: 'Was your MCP server restarted after the change?' });
    const again = finding('resource-metadata/not-found', 'resource-metadata', '405');
    const other = outcome({ judged: { same: 'failed', again, first: again } });
    expect(other).toEqual({ kind: 'still-there', different: true, finding: again });
  });

  it('is another check that fails at the same step', () => {
    const first = finding('resource-metadata/not-json', 'resource-metadata');
    expect(outcome({ judged: { ...passed, first }, asked: 'as-expected' })).toMatchObject({
      kind: 'still-there',
      different: true,
      finding: first,
    });
  });
});

describe('what is in the way', () => {
  it('is said, unless it was known to be there and did not stop the client', () => {
    const first = finding('challenge/wrong-status', 'challenge');
    expect(outcome({ judged: { ...passed, same: 'unknown', first } })).toEqual({
      kind: 'something-else',
      finding: first,
    });
    const known = finding('challenge/malformed', 'challenge');
    expect(outcome({ judged: { ...passed, first: known }, asked: 'as-expected' })).toEqual({ kind: 'fixed' });
  });

  it('is nothing known where nobody answers, with the reason', () => {
    const first = finding('network/unreachable', 'network');
    expect(outcome({ judged: { ...passed, same: 'unknown', first }, missing: 'It took too long.' })).toEqual({
      kind: 'not-reached',
      finding: first,
      says: 'It took too long.',
    });
  });

  it('is the same silence where that was found', () => {
    const silence = finding('network/unreachable', 'network');
    const again = outcomeOf(
      { ...subject, finding: silence },
      { judged: { same: 'failed', again: silence, first: silence }, asked: 'silent', seen: [] },
    );
    expect(again.kind).toBe('still-there');
  });
});

it('of what only its own requests show, they decide', () => {
  expect(outcome({ asked: 'as-expected' }).kind).toBe('fixed');
  expect(outcome({ asked: 'not-as-expected' }).kind).toBe('still-there');
  expect(outcome({ asked: 'silent' }).kind).toBe('not-reached');
});
