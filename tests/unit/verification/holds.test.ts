/** What an answer has to be, judged as the live check judges it. */
import { describe, expect, it } from 'vitest';
import type { ProbeRequest, Verification } from '../../../lib/finding.ts';
import { type Answer, holds, verified } from '../../../lib/verification/holds.ts';
import { samples } from './samples.ts';

describe.each(Object.entries(samples))('%s', (_, { expects, right, wrong }) => {
  it('is seen where it is', () => {
    for (const answer of right) expect(holds(expects, answer), JSON.stringify(answer)).toBe(true);
  });
  it('is not seen where it is not, nor where nothing answers', () => {
    for (const answer of [...wrong, undefined]) expect(holds(expects, answer), JSON.stringify(answer)).toBe(false);
  });
});

const get = (url: string): ProbeRequest => ({ method: 'GET', url, headers: {} });
const document = (value: unknown): Answer => ({ status: 200, headers: [], body: JSON.stringify(value) });

/** Answers by URL; writes down what was asked. */
function server(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const ask = async ({ url }: ProbeRequest) => {
    asked.push(url);
    return answers[url];
  };
  return { asked, ask };
}

const anyOf = (...urls: string[]): Verification => ({
  says: '',
  anyOf: urls.map((url) => ({ request: get(url), expects: { kind: 'member', name: 'resource', value: 'there' } })),
});

describe('a verification', () => {
  it('needs one of its probes, and asks no more than it needs', async () => {
    const { asked, ask } = server({ 'https://h/2': document({ resource: 'x' }), 'https://h/3': document({}) });
    expect(await verified(anyOf('https://h/1', 'https://h/2', 'https://h/3'), ask)).toBe(true);
    expect(asked).toEqual(['https://h/1', 'https://h/2']);
    expect(await verified(anyOf('https://h/1', 'https://h/3'), ask)).toBe(false);
  });

  it('of a sentence alone decides nothing', async () => {
    expect(await verified({ says: 'Connect again.' }, server({}).ask)).toBeUndefined();
  });

  it('follows the URL of a challenge only where it begins as it should', async () => {
    const challenge = (url: string): Answer => ({
      status: 401,
      headers: [['www-authenticate', `Bearer resource_metadata="${url}"`]],
      body: '',
    });
    const verification = (beginning: string): Verification => ({
      says: '',
      anyOf: [
        {
          request: { after: get('https://h/mcp'), take: 'metadata-url', beginning },
          expects: { kind: 'member', name: 'resource', value: 'there' },
        },
      ],
    });
    const { asked, ask } = server({
      'https://h/mcp': challenge('https://other/prm'),
      'https://other/prm': document({ resource: 'x' }),
    });
    expect(await verified(verification('http'), ask)).toBe(true);
    expect(await verified(verification('https://h/'), ask)).toBe(false);
    expect(asked).toEqual(['https://h/mcp', 'https://other/prm', 'https://h/mcp']);
  });

  it('asks for the scopes of a document, and for nothing where there is none', async () => {
    const verification: Verification = {
      says: '',
      anyOf: [
        {
          request: { after: get('https://h/prm'), take: 'scopes', request: get('https://as/authorize?client_id=c') },
          expects: { kind: 'sign-in' },
        },
      ],
    };
    const opens: Answer = { status: 200, headers: [['content-type', 'text/html']], body: '' };
    const { asked, ask } = server({
      'https://h/prm': document({ scopes_supported: ['a:b', 'c'] }),
      'https://as/authorize?client_id=c&scope=a%3Ab+c': opens,
    });
    expect(await verified(verification, ask)).toBe(true);
    expect(asked.at(-1)).toBe('https://as/authorize?client_id=c&scope=a%3Ab+c');
    expect(await verified(verification, server({}).ask)).toBe(false);
  });
});
