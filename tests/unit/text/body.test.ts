import { expect, test } from 'vitest';
import { oauthError } from '../../../lib/protocol/oauth-errors.ts';
import { readBody } from '../../../lib/text/body.ts';
import { growth, LINEAR } from '../growth.ts';

test.each<[string | undefined, string | undefined, string]>([
  [undefined, 'application/json', 'unseen'],
  [' \n', 'text/html', 'empty'],
  ['{"a":1}', 'text/plain', 'json'],
  ['\uFEFF{"a":1}', undefined, 'json'],
  ['{"a":', 'application/json', 'text'],
  ['event: message\ndata: {"id":1}\n\n', 'text/event-stream', 'event-stream'],
  ['<!doctype html><p>Sign in', undefined, 'html'],
  ['Sign in', 'text/html; charset=utf-8', 'html'],
  ['grant_type=authorization_code&code=~code.3.00000000~&resource=https%3A%2F%2Fh', undefined, 'form'],
  ['error=invalid_grant', 'application/x-www-form-urlencoded', 'form'],
  ['a = b', undefined, 'text'],
  ['<a href="x?a=b">', undefined, 'text'],
])('%j of type %s: %s', (text, type, kind) => expect(readBody(text, type).kind).toBe(kind));

test('the messages of an event stream', () => {
  const { json, messages } = readBody(': ping\n\ndata: {"id":1}\n\ndata: x\n\ndata: [{"id":2}]', 'text/event-stream');
  expect(json).toEqual({ id: 1 });
  expect(messages).toEqual([{ id: 1 }, { id: 2 }]);
});

test.each(['a=b&', '&a=b', 'error', 'a=', '=', '<', '[', '{"a":', '\n', ' ', 'data: x\n\n', ':', '%', 'html'])(
  'a body of nothing but %j is read in one go',
  (unit) => {
    const read = (length: number) => {
      const text = unit.repeat(length / unit.length);
      for (const body of [text, `${text}x y`, `a${text} `]) {
        readBody(body);
        oauthError(body, undefined);
      }
    };
    expect(growth(8192, read)).toBeLessThan(LINEAR);
  },
);
