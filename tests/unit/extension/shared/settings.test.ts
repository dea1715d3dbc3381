import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../../lib/capture/secrets.ts';
import {
  addedOrigins,
  dashboardMetadata,
  type Settings,
  saveAddedOrigins,
  saveDashboardMetadata,
  serverKey,
} from '../../../../lib/extension/shared/settings.ts';

const KEY = 'tvly-dev-Xk9vTq2LmZ7RbW4sYd1N';
const masker = createMasker(new Uint8Array(32).fill(1));

/** Storage that keeps what a disk would: text. */
function disk(before: Record<string, unknown> = {}) {
  let text = JSON.stringify(before);
  const settings: Settings = {
    get: async (key) => ({ [key]: JSON.parse(text)[key] }),
    set: async (items) => {
      text = JSON.stringify({ ...JSON.parse(text), ...items });
    },
  };
  return { settings, text: () => text };
}

const servers = [
  `https://mcp.acme.dev/mcp?tavilyApiKey=${KEY}`,
  `https://user:p@${KEY}@mcp.acme.dev/mcp`,
  `https://mcp.acme.dev/mcp#${KEY}`,
].map((server) => masker.maskUrl(server));

describe('what is kept on disk', () => {
  test('a server is found again without what is secret in its address', () => {
    for (const server of servers) expect(serverKey(server)).toBe('https://mcp.acme.dev/mcp');
    expect(serverKey('https://user:secret@mcp.acme.dev/mcp?key=x')).toBe('https://mcp.acme.dev/mcp');
    expect(serverKey(masker.maskUrl(`https://mcp.acme.dev/${KEY}/mcp`))).toBe('https://mcp.acme.dev/(api_key)/mcp');
    expect(serverKey('http://localhost:3000/mcp')).toBe('http://localhost:3000/mcp');
  });

  test('and in the next session, which has another key, it is the same', () => {
    const other = createMasker(new Uint8Array(32).fill(2));
    const server = `https://mcp.acme.dev/${KEY}/mcp?sig=${KEY}`;
    expect(other.maskUrl(server)).not.toBe(masker.maskUrl(server));
    expect(serverKey(other.maskUrl(server))).toBe(serverKey(masker.maskUrl(server)));
  });

  test('what an older version kept under a whole address is read under the new one', async () => {
    const { settings } = disk({ 'dashboard-metadata': [[`https://mcp.acme.dev/mcp?key=${KEY}`, '{}']] });
    expect([...(await dashboardMetadata(settings))]).toEqual([['https://mcp.acme.dev/mcp', '{}']]);
  });

  test('a document with a secret in it stays in memory', async () => {
    const { settings, text } = disk();
    const pasted = masker.maskBody(JSON.stringify({ resource: `https://mcp.acme.dev/mcp?key=${KEY}` }));
    await saveDashboardMetadata(
      settings,
      new Map([
        ['a', pasted],
        ['b', '{"resource":"https://mcp.acme.dev/mcp"}'],
      ]),
    );
    expect([...(await dashboardMetadata(settings)).keys()]).toEqual(['b']);
    expect(text()).not.toMatch(/~/);
  });

  test('an origin is an origin', async () => {
    const { settings, text } = disk();
    await saveAddedOrigins(settings, [`https://u:${KEY}@tools.acme.dev/x?key=${KEY}`, 'https://tools.acme.dev', 'x']);
    expect(await addedOrigins(settings)).toEqual(['https://tools.acme.dev']);
    expect(text()).not.toContain(KEY);
  });
});
