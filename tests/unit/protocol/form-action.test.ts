import { describe, expect, it } from 'vitest';
import { forbiddenBy } from '../../../lib/protocol/form-action.ts';
import { fc } from '../../property.ts';
import { anyText } from './any-text.ts';

const page = 'https://auth.example.com/consent';
const loopback = 'http://localhost:51123/callback?code=c';
const allows = (policy: string, target = loopback, from = page) => forbiddenBy([policy], from, target) === undefined;

describe('form-action', () => {
  it.each<[policy: string, target: string, allowed: boolean]>([
    ["default-src 'self'", loopback, true],
    ["form-action 'self'", loopback, false],
    ["form-action 'self'", 'https://auth.example.com/next', true],
    ["form-action 'self'", 'http://auth.example.com/next', false],
    ["form-action 'none'", 'https://auth.example.com/next', false],
    ['form-action', 'https://auth.example.com/next', false],
    ["form-action 'self' http://localhost:51123", loopback, true],
    ["form-action 'self' http://localhost:*", loopback, true],
    ["form-action 'self' http://localhost", loopback, false],
    ["form-action 'self' http://127.0.0.1:*", loopback, false],
    ['form-action http:', loopback, true],
    ['form-action https:', loopback, false],
    ['form-action *', loopback, true],
    ['form-action *', 'cursor://anysphere.cursor-retrieval/oauth', false],
    ['form-action cursor:', 'cursor://anysphere.cursor-retrieval/oauth', true],
    ['FORM-ACTION *.example.com', 'https://app.example.com/cb', true],
    ['form-action *.example.com', 'https://example.com/cb', false],
    ['form-action example.com/elsewhere', 'https://example.com/cb', true],
    ['form-action http://example.com', 'https://example.com/cb', true],
    ["script-src 'none'; form-action 'self'; form-action *", loopback, false],
  ])('%s, %s: %s', (policy, target, allowed) => expect(allows(policy, target)).toBe(allowed));

  it('is the answer of all policies together, and says which one forbids', () => {
    expect(forbiddenBy(["form-action *, form-action 'self'"], page, loopback)).toBe("'self'");
    expect(forbiddenBy(['form-action *', 'form-action https:'], page, loopback)).toBe('https:');
    expect(forbiddenBy([], page, loopback)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(anyText(80)), anyText(40), anyText(40), (lines, from, target) => {
        forbiddenBy(
          lines.map((line) => `form-action ${line}`),
          from,
          target,
        );
      }),
    );
  });
});
