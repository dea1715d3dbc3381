/** An Inspector's backend refuses its own page, under whatever host name that was opened: told by what the page asks. */
import { expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { inShort, judgeSession, masker } from '../../fixtures/judge.ts';

const refusal = {
  error: 'Forbidden',
  message: 'Invalid origin. Request blocked to prevent DNS rebinding attacks.',
};

const entry = (origin: string, path: string, body: unknown) => ({
  startedDateTime: '2026-11-02T09:00:00.000Z',
  time: 10,
  request: {
    method: 'POST',
    url: `${origin}${path}`,
    headers: [{ name: 'origin', value: origin }],
    postData: { mimeType: 'application/json', text: JSON.stringify(body) },
  },
  response: {
    status: 403,
    headers: [{ name: 'content-type', value: 'application/json' }],
    content: { mimeType: 'application/json', text: JSON.stringify(refusal) },
  },
});

const connect = [
  '/api/mcp/connect',
  { config: { type: 'streamable-http', url: 'https://mcp.example.com/mcp' } },
] as const;

it.each([
  'http://inspector.localhost:6274',
  'http://inspector:6274',
  'http://192.168.1.7:6274',
  'https://mcp-inspector.dev.example.com',
  'https://abc-6274.euw.devtunnels.ms',
])('%s', (origin) => {
  const file = JSON.stringify({ log: { version: '1.2', entries: [entry(origin, ...connect)] } });
  const [diagnosis, ...others] = judgeSession(readFile(file, masker).exchanges);
  expect(others).toEqual([]);
  expect(diagnosis && inShort(diagnosis)).toMatchObject({
    verdict: 'failing',
    cause: 'network/inspector-origin-refused',
    consequences: [],
  });
  expect(JSON.stringify(diagnosis?.cause?.fix)).toContain(origin);
});
