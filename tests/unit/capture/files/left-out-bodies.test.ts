/** Who leaves out all bodies writes an empty text for one: what a message without its body was answered decides nothing. */
import { describe, expect, it } from 'vitest';
import { inShort, judgeSession } from '../../../fixtures/judge.ts';
import { entry, one, read } from './entries.ts';

const allowed = { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' };
const json = { 'Content-Type': 'application/json' };
const posted = (asked: Record<string, string>, bodySize?: number, text = '') => {
  const written = entry({
    method: 'POST',
    headers: allowed,
    asked,
    posted: { mimeType: 'application/json', text, params: [] },
  });
  return {
    ...written,
    request: { ...written.request, ...(bodySize !== undefined && { bodySize }) },
    response: { ...written.response, content: { size: -1, mimeType: 'application/json' } },
  };
};

describe('an empty text', () => {
  it.each([
    ['of a length', posted({ ...json, 'Content-Length': '348' })],
    ['of a length, though no body was recorded', posted({ ...json, 'Content-Length': '348' }, 0)],
    ['of a size', posted(json, 348)],
    ['of JSON, which is never empty', posted(json)],
    ['of JSON in a file that knows no sizes', posted(json, -1)],
  ])('%s was not seen', (_name, written) => {
    expect(one([written]).request.body).toBeUndefined();
    const [diagnosis] = judgeSession(read([written]));
    expect(diagnosis && inShort(diagnosis)).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
  });

  it.each([
    ['of no length', posted({ 'Content-Length': '0' })],
    ['of no size', posted({}, 0)],
    ['of nothing that says so', posted({})],
  ])('%s is the body', (_name, written) => {
    expect(one([written]).request.body).toBe('');
  });
});
