import { expect, test } from 'vitest';
import { checkHeadline } from '../../../lib/check-page/headline.ts';
import type { ClientVerdict } from '../../../lib/finding.ts';
import { answer, checked } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { asked } from '../clients/asked.ts';

const headlineOf = (flow: ReturnType<typeof asked>, client?: string) => {
  const diagnosis = judge(flow, { context: { client: client ?? 'other' } });
  return checkHeadline(
    diagnosis,
    diagnosis.clients.find((one) => one.client === client),
  );
};

test('a cause speaks for itself', () => {
  expect(headlineOf(asked({ status: 500 }))).toMatchObject({ mark: 'failed', title: expect.stringContaining('500') });
});

test('nothing is found: it says so of the client that was named, and never that it can sign in', () => {
  expect(headlineOf(asked())).toMatchObject({ mark: 'passed', title: 'Nothing stops a client up to the sign-in' });
  const { mark, title, summary } = headlineOf(asked(), 'mcp-remote');
  expect([mark, title]).toEqual(['passed', 'Nothing stops mcp-remote up to the sign-in']);
  expect(summary).toContain('only a real client can show');
});

test('that anybody gets in is graver than that nothing stops a client, or that a client cannot sign in', () => {
  const result = { protocolVersion: '2025-11-25', serverInfo: { name: 'todo' } };
  const found = judge(checked().change('madeUp', answer(200, { json: { jsonrpc: '2.0', id: 0, result } })));
  const said = {
    mark: 'warning',
    label: 'Lets in anybody',
    title: 'Your MCP server accepts any text as a token',
  };
  expect(checkHeadline(found)).toMatchObject(said);
  expect(
    checkHeadline(
      found,
      found.clients.find(({ verdict }) => verdict === 'might-fail'),
    ),
  ).toMatchObject(said);
  const why = 'It takes no 401.';
  const cannot = checkHeadline(found, { ...found.clients[0], verdict: 'cannot', name: 'Zed', why } as ClientVerdict);
  expect(cannot).toMatchObject({
    ...said,
    summary: expect.stringMatching(/^Whoever sends one.*Besides, Zed cannot sign in here\. It takes no 401\.$/),
  });
  expect(checkHeadline(judge(checked())).title).toBe('Nothing stops a client up to the sign-in');
});

test('a known fault of the client that was named is the answer', () => {
  expect(headlineOf(asked({ head: 401 }), 'gemini-cli')).toMatchObject({
    mark: 'failed',
    title: 'Gemini CLI cannot sign in here',
  });
});

test('a server without a sign-in has nothing to sign in to', () => {
  const body = { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-11-25' } };
  expect(headlineOf(asked({ status: 200, challenge: null, body, documents: {} }))).toMatchObject({
    mark: 'warning',
    title: expect.stringContaining('nothing to sign in to'),
  });
});

test('what stops others is said beside it', () => {
  expect(headlineOf(asked({ challenge: null }))).toMatchObject({
    mark: 'warning',
    summary: expect.stringContaining('may stop others'),
  });
});

test('what was not asked is unknown, and not in order', () => {
  const whole = asked();
  const half = whole.without(...whole.steps.map(({ name }) => name).filter((name) => name.startsWith('http')));
  expect(headlineOf(half)).toMatchObject({
    mark: 'stopped',
    summary: expect.stringContaining('unknown and not wrong'),
  });
});
