/** The two sides together: what opens a file, and the worker that reads it. */

import { expect, test, vi } from 'vitest';
import { createReader } from '../../../../lib/extension/reader/reader.ts';
import type { FileProgress, FromReader, ToReader } from '../../../../lib/extension/shared/file-messages.ts';
import { createFileOpener, type OpenedFile, type Reader } from '../../../../lib/extension/views/open-file.ts';
import { toHar } from '../../../../lib/report/har.ts';
import { type Flow, json, relayed } from '../../../fixtures/flow.ts';
import { inUtf16 } from '../../capture/files/encodings.ts';

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

/** A worker in this process: what goes between the two is copied, as between threads. */
function startReader(seen: FromReader[] = []): Reader & { terminated: boolean } {
  const listeners: ((event: { data: FromReader }) => void)[] = [];
  const answer = createReader((message) => {
    if (reader.terminated) return;
    seen.push(structuredClone(message));
    for (const listener of listeners) listener({ data: structuredClone(message) });
  });
  const reader = {
    terminated: false,
    postMessage: (message: ToReader) => void answer(message.type === 'read' ? message : structuredClone(message)),
    addEventListener(type: string, listener: (event: { data: FromReader }) => void) {
      if (type === 'message') listeners.push(listener);
    },
    terminate() {
      reader.terminated = true;
    },
  };
  return reader;
}

const never = new AbortController().signal;
async function opened(file: File, seen?: FromReader[]): Promise<OpenedFile> {
  const outcome = await createFileOpener(() => startReader(seen))(file, () => {}, never);
  if (outcome === 'stopped' || 'problem' in outcome) throw new Error(JSON.stringify(outcome));
  return outcome.opened;
}

test('a file is diagnosed by the engine, and its exchanges can be read whole', async () => {
  const { snapshot, exchange, name, notes } = await opened(har(mismatch));
  expect(name).toBe('colleague.har');
  expect(notes).toEqual([]);
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

test('the Metadata JSON of the dashboard is compared with what the file shows of that server, and forgotten again', async () => {
  const { compare } = await opened(har(mismatch));
  const reported = async (server: string, text: string | null) => {
    const compared = await compare(server, text);
    if ('problem' in compared) return compared.problem;
    const [handshake] = compared.snapshot.handshakes;
    const { cause, warnings, consequences } = handshake?.attempts.at(-1)?.diagnosis ?? {};
    const found = [cause, ...(consequences ?? []), ...(warnings ?? [])].map((finding) => finding?.check);
    return {
      pasted: handshake?.dashboardMetadata,
      differs: found.includes('resource-metadata/differs-from-dashboard'),
    };
  };
  const pasted = '{"resource":"https://mcp.acme.dev/mcp"}';
  expect(await reported(MCP, pasted)).toEqual({ pasted, differs: true });
  expect(await reported('https://other.acme.dev/mcp', '{"resource":"x"}')).toEqual({ pasted, differs: true });
  expect(await reported(MCP, 'resource: x')).toMatch(/not valid JSON/);
  expect(await reported(MCP, null)).toEqual({ pasted: undefined, differs: false });
});

test('two files keep their handshakes apart', async () => {
  const openFile = createFileOpener(() => startReader());
  const ids = await Promise.all(
    [mismatch, mismatch].map(async (entries) => {
      const outcome = await openFile(har(entries), () => {}, never);
      return outcome !== 'stopped' && 'opened' in outcome
        ? outcome.opened.snapshot.handshakes[0]?.attempts[0]?.id
        : undefined;
    }),
  );
  expect(ids[0]).toBeDefined();
  expect(ids[0]).not.toBe(ids[1]);
});

test('a file that cannot be used says what is the matter, and what to do', async () => {
  const openFile = createFileOpener(() => startReader());
  for (const [text, what, next] of [
    ['', 'The file is empty.', 'Save the requests'],
    ['<html>', 'no HAR file', 'Save the requests'],
    ['{"log":{"entries":[]}}', 'empty', 'Press Connect'],
    ['{"log":{"entries":[{"request":', 'cut', 'Save it again'],
    ['{"log":{"entries":[{},,]}}', 'broken at byte 22', 'Save it again'],
  ] as const) {
    const outcome = await openFile(new File([text], 'x.har'), () => {}, never);
    expect(outcome).toEqual({
      problem: { what: expect.stringContaining(what), next: expect.stringContaining(next) },
    });
  }
});

test('a file that is gone says so', async () => {
  const file = har(mismatch);
  file.slice = () => {
    const piece = new Blob();
    piece.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
    return piece;
  };
  const outcome = await createFileOpener(() => startReader())(file, () => {}, never);
  expect(outcome).toMatchObject({
    problem: { what: expect.stringMatching(/could not be read/), next: 'Choose the file again.' },
  });
});

test('UTF-16 is read, and what the file leaves out is told', async () => {
  const text = JSON.stringify({
    log: { entries: [...mismatch, { request: 7 }, { ...mismatch[0], startedDateTime: '?' }] },
  });
  for (const bytes of Object.values(inUtf16(text))) {
    const { notes, snapshot } = await opened(new File([bytes], 'windows.har'));
    expect(snapshot.handshakes).toHaveLength(1);
    expect(notes).toEqual([
      '1 request was left out: what the file holds of it is no request.',
      expect.stringMatching(/^1 of 3 requests have no date/),
    ]);
  }
});

test('of a log that ends in a search nothing is said to have failed, and nothing to go on now', async () => {
  const line = (ms: number, said: string) => `[2026-11-02T10:00:00.0${ms}Z][1] ${said}`;
  const log = [
    line(10, 'Starting mcp-remote with server URL: https://mcp.example.com/mcp'),
    line(11, 'Starting OAuth server discovery {"serverUrl":"https://mcp.example.com/mcp"}'),
    line(
      12,
      'Fetching Protected Resource Metadata {"metadataUrl":"https://mcp.example.com/.well-known/oauth-protected-resource"}',
    ),
    line(13, 'Protected Resource Metadata not found (404)'),
  ];
  const { notes, snapshot } = await opened(new File([log.join('\n')], 'x.log'));
  expect(notes).toEqual([expect.stringContaining('was still looking')]);
  expect(snapshot.handshakes[0]?.attempts).toMatchObject([
    { running: false, diagnosis: { verdict: 'incomplete', suspect: { check: 'resource-metadata/not-found' } } },
  ]);
});

test('the attempts that are shown have a bound, and how many are left out is told', async () => {
  const rounds = Array.from({ length: 203 }, (_, round) =>
    mismatch.map((e, i) => ({
      ...e,
      startedDateTime: new Date(Date.UTC(2026, 10, 25, 14) + round * 60_000 + i).toISOString(),
    })),
  ).flat();
  const { notes, snapshot } = await opened(har(rounds));
  expect(snapshot.handshakes[0]?.attempts).toHaveLength(200);
  expect(snapshot.forgotten).toBe(3);
  expect(notes).toEqual(['3 more sign-ins are in it; the most recent ones are shown.']);
});

test('no secret leaves the reader', async () => {
  const secret = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2VjcmV0LXNpZ25hdHVyZQ';
  const withToken = mismatch.map((e) => ({
    ...e,
    request: { ...e.request, headers: [...e.request.headers, { name: 'Authorization', value: `Bearer ${secret}` }] },
  }));
  const seen: FromReader[] = [];
  const { snapshot, exchange, compare } = await opened(har(withToken), seen);
  for (const { id } of snapshot.handshakes.flatMap(({ attempts }) => attempts.flatMap(({ exchanges }) => exchanges)))
    expect((await exchange(id))?.request.headers.find(([name]) => name === 'authorization')?.[1]).toBeDefined();
  expect(seen.filter(({ type }) => type === 'exchange')).toHaveLength(2);
  await compare(MCP, JSON.stringify({ resource: MCP, access_token: secret }));
  expect(seen.at(-1)).toMatchObject({ type: 'compared', outcome: { snapshot: {} } });
  expect(JSON.stringify(seen)).not.toContain('c2VjcmV0LXNpZ25hdHVyZQ');
});

test('it tells how far it is, a few times a second and never backwards', async () => {
  const picture = { ...mismatch[0], _resourceType: 'image', pad: 'x'.repeat(2000) };
  const text = JSON.stringify({ log: { entries: Array.from({ length: 6000 }, () => picture) } });
  const file = new File([text], 'slow.har');
  // Each piece takes the disk a twentieth of a second, and nothing else takes any time.
  let passed = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => passed);
  const slice = file.slice.bind(file);
  file.slice = (from, to) => {
    passed += 50;
    return slice(from, to);
  };
  const told: FileProgress[] = [];
  await createFileOpener(() => startReader())(file, (progress) => told.push(progress), never);
  vi.restoreAllMocks();
  expect(told.length).toBeGreaterThan(2);
  expect(told.length).toBeLessThanOrEqual(2 + (passed / 1000) * 4);
  expect(told.some(({ step }) => step === 'diagnosing')).toBe(true);
  const reading = told.filter(({ step }) => step === 'reading');
  expect(reading.length).toBeGreaterThan(1);
  expect(reading).toEqual(reading.toSorted((a, b) => a.done - b.done));
  expect(reading.at(-1)?.requests).toBeGreaterThan(reading[0]?.requests ?? 0);
});

test('a sign-in that fails is compared with one that worked before it at this server, in another file', async () => {
  const fileOf = (flow: Flow, later: number) =>
    new File([toHar(flow.exchanges.map((x) => ({ ...x, startedAt: x.startedAt + later }))).text], `${later}.har`);
  const another = json({ resource: 'http://mcp.example.com/mcp' });
  const worked = await opened(fileOf(relayed(), 0));
  const failing = await opened(
    fileOf(relayed().until('resourceMetadata').change('resourceMetadata', another), 86_400_000),
  );
  expect(worked.good).toHaveLength(1);
  expect(failing.good).toEqual([]);
  const changedIn = async (file: OpenedFile, good: OpenedFile['good']) => {
    const compared = await file.beside(good);
    if ('problem' in compared) throw new Error(compared.problem);
    return compared.snapshot.handshakes[0]?.attempts.at(-1)?.changed?.map(({ changes }) => changes[0]);
  };
  expect(await changedIn(failing, worked.good)).toMatchObject([
    { name: 'resource', role: 'reason', worked: 'https://mcp.example.com/mcp', fails: 'http://mcp.example.com/mcp' },
  ]);
  expect(await changedIn(failing, [])).toBeUndefined();
  const elsewhere = worked.good.map((one) => ({ ...one, server: 'https://other.example.com/mcp' }));
  expect(await changedIn(failing, elsewhere)).toBeUndefined();
  const afterIt = worked.good.map((one) => ({ ...one, startedAt: one.startedAt + 2 * 86_400_000 }));
  expect(await changedIn(failing, afterIt)).toBeUndefined();
});
