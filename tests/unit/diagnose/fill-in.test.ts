import { describe, expect, test } from 'vitest';
import { fixToFillIn, verificationToFillIn } from '../../../lib/diagnose/fill-in.ts';
import type { Verification } from '../../../lib/finding.ts';
import { writeMasked } from '../../../lib/masked.ts';
import { shellCommand } from '../../../lib/verification/shell.ts';

const key = writeMasked({ kind: 'api_key', length: 32, fingerprint: '0a1b2c3d' });
const other = writeMasked({ kind: 'api_key', length: 32, fingerprint: 'ffffffff' });
const place = { kind: 'mcp-server', name: 'your MCP server' } as const;
const ask = (url: string): Verification => ({
  says: 'Asks mcp.acme.dev once.',
  anyOf: [
    {
      request: { method: 'GET', url, headers: {} },
      expects: { kind: 'member', name: 'resource', value: { equals: url } },
    },
  ],
});

describe('what is to be filled in', () => {
  test('a command has a word in the place of the key, in its address and in what it looks for', () => {
    const { says, ...verification } = verificationToFillIn(ask(`https://mcp.acme.dev/mcp?key=${key}`));
    const command = shellCommand({ says, ...verification }) ?? '';
    expect(command).toContain("'https://mcp.acme.dev/mcp?key=YOUR_API_KEY'");
    expect(command).toMatch(/body_has .*YOUR_API_KEY/);
    expect(command).not.toContain('0a1b2c3d');
    expect(says).toBe('Asks mcp.acme.dev once. Put your own in the place of `YOUR_API_KEY` before.');
  });

  test('two keys have two words, one key has one', () => {
    const { says } = verificationToFillIn(ask(`https://${key}@mcp.acme.dev/${other}?again=${key}`));
    expect(says).toContain('`YOUR_API_KEY` and `YOUR_API_KEY_2`');
  });

  test('a query that was written anew is read all the same', () => {
    const query = new URLSearchParams({ key }).toString();
    expect(query).toContain('%7E');
    const values = [{ name: 'Server URL', value: `https://mcp.acme.dev/mcp?${query}` }];
    const filled = fixToFillIn({ do: [{ place, text: 'Paste it.', values }], or: [], stuck: [] });
    expect(filled.do[0]?.values?.[0]?.value).toBe('https://mcp.acme.dev/mcp?key=YOUR_API_KEY');
  });

  test('what holds no secret stays the same thing', () => {
    const verification = ask('https://mcp.acme.dev/mcp');
    expect(verificationToFillIn(verification)).toBe(verification);
    const step = { place, text: 'Paste it.', snippets: [{ label: 'JSON', language: 'json', code: '{}' }] };
    const fix = { do: [step], or: [{ when: 'If you cannot', steps: [step] }], stuck: [step] };
    expect(fixToFillIn(fix)).toEqual(fix);
  });
});
