/** The metadata is only where the challenge says: whether a client lost it, or looks elsewhere since it refuses what it read. */
import { describe, expect, it } from 'vitest';
import onlyAtChallenge from '../../fixtures/checks/resource-metadata/only-at-challenge-url.ts';
import type { Flow } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const naming = (resource: string): Flow =>
  onlyAtChallenge.failing.change('resourceMetadata', (x) => ({
    ...x,
    response: x.response && {
      ...x.response,
      body: JSON.stringify({ ...JSON.parse(x.response.body ?? '{}'), resource }),
    },
  }));

describe.each(['https://old.example.com/mcp', 'https://mcp.example.com/other'])('a document for %s', (resource) => {
  it('was taken by a client that went on to sign in', () => {
    const { verdict, cause } = judge(naming(resource));
    expect(verdict).toBe('failing');
    expect(cause?.check).toBe('resource-metadata/only-at-challenge-url');
  });

  it('was refused by one that looked elsewhere at once', () => {
    const flow = naming(resource).without('serverMetadata', 'register', 'authorize', 'callback');
    const { verdict, cause } = judge(flow);
    expect(verdict).toBe('failing');
    expect(cause?.check).toBe('resource-metadata/resource-mismatch');
  });
});
