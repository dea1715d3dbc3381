import { expect, test } from 'vitest';
import { openFile } from '../../../components/panel/open-file.ts';

const MCP = 'https://mcp.acme.dev/mcp';

function entry(
  at: number,
  method: string,
  url: string,
  status: number,
  body: string,
  headers: [string, string][] = [],
) {
  return {
    startedDateTime: new Date(Date.UTC(2026, 10, 25, 14, 2, at)).toISOString(),
    time: 12,
    request: {
      method,
      url,
      headers: [
        { name: 'Origin', value: 'http://localhost:6274' },
        ...(method === 'POST' ? [{ name: 'Content-Type', value: 'application/json' }] : []),
      ],
      ...(method === 'POST' && {
        postData: { mimeType: 'application/json', text: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}' },
      }),
    },
    response: {
      status,
      headers: [
        { name: 'Content-Type', value: 'application/json' },
        { name: 'Access-Control-Allow-Origin', value: '*' },
        ...headers.map(([name, value]) => ({ name, value })),
      ],
      content: { mimeType: 'application/json', text: body, size: body.length },
    },
  };
}

const har = (entries: unknown[]) =>
  new File([JSON.stringify({ log: { creator: { name: 'WebInspector' }, entries } })], 'colleague.har');

const mismatch = [
  entry(1, 'POST', MCP, 401, '{}', [
    ['WWW-Authenticate', 'Bearer resource_metadata="https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp"'],
    ['Access-Control-Expose-Headers', 'WWW-Authenticate'],
  ]),
  entry(
    2,
    'GET',
    'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp',
    200,
    '{"resource":"http://mcp.acme.dev/mcp","authorization_servers":["https://acme.scalekit.dev/resources/res_103100112351265282"]}',
  ),
];

test('a file is diagnosed by the engine, and its exchanges can be read whole', async () => {
  const result = await openFile(har(mismatch));
  if (!result.ok) throw new Error(result.problem);
  const { snapshot, exchange, name } = result.opened;
  expect(name).toBe('colleague.har');
  expect(snapshot.source).toEqual({ kind: 'har', name: 'colleague.har' });
  const [handshake] = snapshot.handshakes;
  const attempt = handshake?.attempts.at(-1);
  expect(handshake?.server).toBe(MCP);
  expect(attempt?.running).toBe(false);
  expect(attempt?.diagnosis.verdict).toBe('failing');
  expect(attempt?.diagnosis.cause?.check).toBe('resource-metadata/resource-mismatch');
  const whole = await exchange(attempt?.exchanges[1]?.id ?? '');
  expect(whole?.response?.body).toContain('"resource"');
  expect(await exchange('no such id')).toBeNull();
});

test('two files keep their handshakes apart', async () => {
  const ids = await Promise.all(
    [mismatch, mismatch].map(async (entries) => {
      const result = await openFile(har(entries));
      return result.ok ? result.opened.snapshot.handshakes[0]?.attempts[0]?.id : undefined;
    }),
  );
  expect(ids[0]).toBeDefined();
  expect(ids[0]).not.toBe(ids[1]);
});

test('a file that is no HAR says so in a sentence', async () => {
  for (const [text, words] of [
    ['', 'The file is empty.'],
    ['<html>', 'no HAR file'],
    ['{"log":{"entries":[]}}', 'empty'],
    ['{"log":{"entries":[{"request":', 'cut'],
  ]) {
    const result = await openFile(new File([text ?? ''], 'x.har'));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problem).toMatch(new RegExp(`^x\\.har: .*${words}`));
  }
});
