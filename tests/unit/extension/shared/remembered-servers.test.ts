import { expect, test } from 'vitest';
import {
  forgetServer,
  MOST_SERVERS,
  rememberedServers,
  rememberServer,
} from '../../../../lib/extension/shared/remembered-servers.ts';
import type { Settings } from '../../../../lib/extension/shared/settings.ts';

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

const server = (n: number) => ({ url: `https://mcp-${n}.example/mcp`, client: '' });

test('the newest stands first, each once, and no more than a few', async () => {
  const { settings } = disk();
  for (let n = 0; n < MOST_SERVERS + 3; n++) await rememberServer(settings, server(n));
  await rememberServer(settings, { ...server(5), client: 'cursor' });
  const servers = await rememberedServers(settings);
  expect(servers).toHaveLength(MOST_SERVERS);
  expect(servers.slice(0, 2)).toEqual([{ ...server(5), client: 'cursor' }, server(10)]);
  expect(servers.filter(({ url }) => url === server(5).url)).toHaveLength(1);
});

test('a key in the query, or before the host, is not written to the disk', async () => {
  const { settings, text } = disk();
  await rememberServer(settings, { url: 'https://me:p4ss@mcp.example/mcp?apiKey=k3y#t0ken', client: '' });
  expect(text()).not.toMatch(/k3y|p4ss|t0ken/);
  expect(await rememberedServers(settings)).toEqual([{ url: 'https://mcp.example/mcp', client: '' }]);
  await rememberServer(settings, { url: 'https://mcp.example/s/~credential.32.00000000~/mcp', client: '' });
  await rememberServer(settings, { url: 'https://mcp.example/s/%7Eapi_key.32.00000000%7E/mcp', client: '' });
  expect(await rememberedServers(settings)).toHaveLength(1);
});

test('one is taken out again', async () => {
  const { settings, text } = disk();
  await rememberServer(settings, server(1));
  await rememberServer(settings, server(2));
  expect(await forgetServer(settings, server(1).url)).toEqual([server(2)]);
  expect(text()).not.toContain('mcp-1.example');
});

test('what else stands in the storage is no server', async () => {
  const { settings } = disk({ 'checked-servers': [['javascript:alert(1)', ''], 'x', ['https://a.example/', 7], null] });
  expect(await rememberedServers(settings)).toEqual([]);
  expect(await rememberedServers(disk({ 'checked-servers': 7 }).settings)).toEqual([]);
});

test.each([
  '/3f2b8c1e-9d47-4a6b-8e21-7c5d9f0a1b34/mcp',
  '/s/kg2abc3def4ghi5jkl6mno7p/mcp',
  '/hooks/bcdfghjklmnpqrst',
  '/mcp;a1',
  '/(S(abc))/mcp',
  '/hooks/Tr4k%21vz9',
])('what may be a key in its path is not remembered: %s', async (path) => {
  const { settings, text } = disk();
  await rememberServer(settings, { url: `https://mcp.example${path}`, client: '' });
  expect(text()).not.toContain('mcp.example');
});

test.each(['/mcp', '/', '/v1/todo-tools/mcp', '/resources/res_103100112351265282', '/api/mcp2/sse'])(
  'an address of words is: %s',
  async (path) => {
    const { settings } = disk();
    const [kept] = await rememberServer(settings, { url: `https://mcp.example${path}`, client: '' });
    expect(kept?.url).toBe(`https://mcp.example${path}`);
  },
);
