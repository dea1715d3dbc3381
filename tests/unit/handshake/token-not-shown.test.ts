/** In an export without `Authorization` the words of a 401 may tell that a token was sent, or that none was. */
import { describe, expect, it } from 'vitest';
import { answer, native, sanitized } from '../../fixtures/flow.ts';
import { inShort, judgeSession } from '../../fixtures/judge.ts';

const refused = (error_description: string) =>
  native()
    .until('initialize')
    .change(
      'initialize',
      answer(401, {
        headers: { 'www-authenticate': `Bearer error="invalid_token", error_description="${error_description}"` },
        json: { error: 'invalid_token', error_description },
      }),
    );
const judged = (words: string) => judgeSession(refused(words).exchanges.map(sanitized)).map(inShort);

describe('a first 401 that says `invalid_token`', () => {
  it.each(['Missing Authorization header', 'No token was provided', 'Authorization header is required'])(
    'was sent none where it says so: %s',
    (words) => expect(judged(words)).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]),
  );

  it.each([
    // What the official SDK for Python, FastMCP and others say to everybody.
    'Authentication required',
    'Authentication failed. The provided bearer token is invalid, expired, or no longer recognized by the server.',
    'Missing or invalid token',
    'Unauthorized',
  ])('may have been sent none where no fault is named: %s', (words) =>
    expect(judged(words)).toMatchObject([{ verdict: 'incomplete', cause: null, suspect: null }]),
  );

  it.each([
    'The token expired',
    'Token required to have audience https://mcp.example.com',
    'JWT header missing kid',
    'The access token is invalid',
    'The token was revoked',
    // The code alone: RFC 6750 has it for a token that came.
    '',
  ])('was sent one where its fault is named: %s', (words) => {
    const [{ verdict, cause } = { verdict: '', cause: '' }] = judged(words);
    expect(verdict).toBe('failing');
    expect(cause).toMatch(/^session\//);
  });

  it('is how a sign-in begins', () => {
    const whole = native().change('initialize', (x) => ({
      ...x,
      ...refused('Missing Authorization header').get('initialize'),
      id: x.id,
    }));
    expect(judgeSession(whole.exchanges.map(sanitized)).map(inShort)).toMatchObject([{ verdict: 'connected' }]);
  });
});
