/** Lines that stand among code of the reader's own leave what that has as it is. */
import { describe, expect, it } from 'vitest';
import { go } from '../../../lib/checks/kit/recipes/go.ts';
import { php } from '../../../lib/checks/kit/recipes/php.ts';
import { logNamesSnippets } from '../../../lib/checks/kit/snippets/server.ts';
import { relayed } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

describe('a file of PHP that routes by `$path`', () => {
  const facts = factsOfFlow(relayed());
  it.each([
    ['what is left out', php.except?.(['/mcp'])],
    ['the metadata', php.openMetadata?.()],
    ['the 401', php.challenge?.('Bearer realm="OAuth"', facts)],
  ])('keeps it: %s', (_, code) => {
    const [only] = [code].flat();
    expect(only?.code).toContain('$asked = parse_url(');
    expect(only?.code).not.toMatch(/\$(?:path|uri|url|route|method)\b/);
  });
});

it('names of headers are logged as they are looked for, in every framework that has a line for it', () => {
  const logged = (framework: 'php' | 'wsgi' | 'express') => logNamesSnippets({ framework }, 'here')[0]?.code;
  expect(logged('php')).toBe("error_log(strtolower(implode(', ', array_keys(getallheaders()))));");
  expect(logged('wsgi')).toBe('print([name.lower() for name, _ in request.headers.items()])');
  // Node has them in small letters.
  expect(logged('express')).toBe('console.log(Object.keys(req.headers));');
});

it('a name that stands for the check of the token goes where there is none', () =>
  expect(go.endpoint?.code('/mcp').where).toContain('If nothing does, write `handler` alone'));
