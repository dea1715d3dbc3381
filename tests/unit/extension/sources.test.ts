import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answered } from '../../../lib/extension/page/ask.ts';
import { readPageEvent } from '../../../lib/extension/page/events.ts';
import { createPageReader } from '../../../lib/extension/page/reader.ts';
import { type SourceMessage, sourceMessageSchema } from '../../../lib/extension/shared/messages.ts';
import { isFollowed, nameOf, recognise } from '../../../lib/extension/shared/recognise.ts';
import { createSender } from '../../../lib/extension/shared/sender.ts';
import { direct } from '../../fixtures/flow.ts';

describe('what a page is', () => {
  const page = (title: string, icon: string, url = 'http://localhost:6274/') => ({ title, icons: [icon], url });
  it.each([
    [page('MCP Inspector', '/mcp.svg'), 'inspector-v1'],
    [page('MCP Inspector', '/mcp.svg', 'http://127.0.0.1:9999/oauth/callback?code=x&state=y'), 'inspector-v1'],
    [page('MCP Inspector', '/assets/MCP-CWGQJYyH.svg'), 'inspector-v2'],
    [page('MCP Inspector', '/other.svg'), 'inspector'],
    [page('', '', 'http://[::1]:7000/?MCP_INSPECTOR_API_TOKEN=abc'), 'inspector-v2'],
    [page('', '', 'http://localhost:6274/?MCP_PROXY_AUTH_TOKEN=abc'), 'inspector-v1'],
    [page('MCPJam Inspector', '/mcp_jam.svg'), 'mcpjam'],
    [page('MCPJam Inspector', '/mcp.svg', 'http://localhost:6274/?MCP_PROXY_AUTH_TOKEN=abc'), 'mcpjam'],
    [page('Vite + React', '/vite.svg'), undefined],
    [page('My MCP Inspector notes', '/mcp.svg'), undefined],
  ])('%j is %s', (marks, kind) => expect(recognise(marks)).toBe(kind));

  it('is named and followed accordingly', () => {
    expect(nameOf('mcpjam')).toBe('MCPJam Inspector');
    expect(isFollowed('mcpjam')).toBe(false);
    expect(nameOf('inspector-v2')).toBe('MCP Inspector');
    expect(isFollowed('inspector')).toBe(true);
    expect(nameOf('other')).toBeNull();
  });
});

describe('what a page’s script tells', () => {
  const origin = 'http://localhost:6274';
  const asked = {
    type: 'request',
    id: '1',
    at: 1000,
    method: 'POST',
    url: 'https://mcp.example.com/mcp',
    headers: [['Accept', 'x']],
    body: '{}',
  } as const;
  const stream = {
    type: 'response',
    id: '1',
    at: 1100,
    status: 200,
    headers: [['content-type', 'text/event-stream']],
    exposed: true,
    stream: true,
  } as const;
  const mutable = <T>(value: T) => structuredClone(value) as never;

  it('grows into one exchange, and is in flight until it is over', () => {
    const reader = createPageReader(origin);
    expect(reader.read(mutable(asked))?.exchange).toMatchObject({
      id: 'page-1',
      request: { headers: [['accept', 'x']], hidden: expect.arrayContaining(['cookie', 'origin']) },
    });
    expect(reader.inFlight(1200)).toBe(1);
    reader.read(mutable({ ...stream, stream: false, status: 401 }));
    expect(reader.inFlight(1200)).toBe(1);
    expect(reader.read(mutable({ type: 'end', id: '1', at: 1150, body: 'no' }))?.exchange).toMatchObject({
      durationMs: 150,
      response: { status: 401, body: 'no', headersPartial: true },
    });
    expect(reader.inFlight(1200)).toBe(0);
  });

  it('hands on the events of an open stream as they are whole, wherever the pieces are cut', () => {
    const text = 'event: a\r\ndata: 1\r\n\r\ndata: {"x":\ndata: 2}\n\n: ping\n\nevent: b\ndata: 3\n\n';
    for (let cut = 1; cut < text.length; cut++) {
      const reader = createPageReader(origin);
      reader.read(mutable(asked));
      reader.read(mutable(stream));
      expect(reader.inFlight(1200)).toBe(0);
      const events = [text.slice(0, cut), text.slice(cut)].flatMap(
        (piece) => reader.read(mutable({ type: 'chunk', id: '1', at: 1200, text: piece }))?.events?.events ?? [],
      );
      expect(events, `cut at ${cut}`).toEqual([
        { event: 'a', data: '1' },
        { event: 'message', data: '{"x":\n2}' },
        { event: 'b', data: '3' },
      ]);
      expect(reader.read(mutable({ type: 'end', id: '1', at: 1300 }))?.exchange?.response?.body).toBe(text);
    }
  });

  it('says how it ended for the page', () => {
    const reader = createPageReader(origin);
    reader.read(mutable(asked));
    expect(
      reader.read(mutable({ type: 'failed', id: '1', at: 1100, text: 'TypeError: Failed to fetch' }))?.exchange
        ?.failure,
    ).toMatchObject({ kind: 'cors' });
    reader.read(mutable({ ...asked, id: '2' }));
    expect(
      reader.read(mutable({ type: 'failed', id: '2', at: 1100, text: 'AbortError: aborted' }))?.exchange?.failure,
    ).toMatchObject({ kind: 'aborted' });
  });

  it('is believed only as far as it has the form', () => {
    expect(readPageEvent(asked)).toEqual(asked);
    for (const bad of [
      null,
      1,
      {},
      { ...asked, url: 7 },
      { ...asked, type: 'stop' },
      { ...asked, headers: 'x' },
      { ...asked, body: 'x'.repeat(2 << 20) },
    ]) {
      expect(readPageEvent(bad)).toBeUndefined();
    }
  });

  it('does not count a request for ever that nobody answers', () => {
    const reader = createPageReader(origin);
    reader.read(mutable(asked));
    expect(reader.inFlight(60_000)).toBe(1);
    expect(reader.inFlight(70_000)).toBe(0);
  });

  it('waits no more for a stream that does not begin once a message went to the same address', () => {
    const silent = { ...asked, id: 'silent', method: 'GET', headers: [['Accept', 'text/event-stream']] };
    const message = { ...asked, id: 'message', at: 1500 };
    const counts = (first: object, second: object) => {
      const reader = createPageReader(origin);
      reader.read(mutable(first));
      expect(reader.inFlight(1400)).toBe(1);
      reader.read(mutable(second));
      reader.read(mutable({ type: 'failed', id: 'message', at: 1600, text: 'TypeError: Failed to fetch' }));
      return reader.inFlight(1700);
    };
    expect(counts(silent, message)).toBe(0);
    // Of the older transport it is the stream itself that a client waits for, and its messages go elsewhere.
    expect(counts(silent, { ...message, url: `${asked.url}/messages` })).toBe(1);
    expect(counts({ ...silent, headers: [['accept', 'application/json']] }, message)).toBe(1);
    expect(counts(silent, { ...message, method: 'DELETE' })).toBe(1);
  });

  it('does not grow without bound', () => {
    const reader = createPageReader(origin);
    for (let i = 0; i < 2000; i++) reader.read(mutable({ ...asked, id: String(i) }));
    expect(reader.inFlight(1200)).toBe(500);
  });
});

describe('sending to the worker', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());
  const item = (id: string) => ({ exchange: { ...direct().exchanges[0], id } as never, source: 'page' as const });
  const ids = (messages: SourceMessage[]) =>
    messages.flatMap((m) => (m.type === 'traffic' ? m.items.map(({ exchange }) => exchange.id) : []));

  it('gathers a burst, and keeps the order', async () => {
    const posted: SourceMessage[] = [];
    const sender = createSender({ post: async (message) => void posted.push(message) });
    for (const id of ['a', 'b', 'c']) sender.send([item(id)], 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(posted).toHaveLength(1);
    expect(ids(posted)).toEqual(['a', 'b', 'c']);
  });

  it('sends again what got no answer', async () => {
    const posted: SourceMessage[] = [];
    let down = 2;
    const sender = createSender({
      async post(message) {
        if (down-- > 0) throw new Error('Could not establish connection.');
        posted.push(message);
      },
    });
    sender.send([item('a')]);
    await vi.advanceTimersByTimeAsync(50);
    sender.send([item('b')]);
    await vi.advanceTimersByTimeAsync(500);
    expect(ids(posted)).toEqual(['a', 'b']);
  });

  it('keeps 20 messages under way at most, then the newest that there is room for, and says how many went', async () => {
    const posted: { message: SourceMessage; answer: () => void }[] = [];
    const post = (message: SourceMessage) =>
      new Promise((resolve) => void posted.push({ message, answer: () => resolve(null) }));
    const sender = createSender({ post });
    for (let n = 0; n < 5000; n++) {
      sender.send([item(String(n))]);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(posted).toHaveLength(20);
    sender.witnessed(['https://mcp.example.com']);
    posted[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(posted).toHaveLength(21);
    const last = posted[20]?.message;
    expect(last).toMatchObject({ missed: 2980, asked: ['https://mcp.example.com'] });
    expect(last && ids([last])).toHaveLength(2000);
    expect(last && ids([last]).at(-1)).toBe('4999');
    for (const { answer } of posted) answer();
    sender.send([item('more')]);
    await vi.advanceTimersByTimeAsync(0);
    expect(posted.at(-1)?.message).toMatchObject({ items: [{}] });
    expect(posted.at(-1)?.message).not.toHaveProperty('missed');
  });

  it('makes no message longer than the worker takes', async () => {
    const posted: SourceMessage[] = [];
    let down = true;
    const sender = createSender({
      async post(message) {
        if (down) throw new Error('Could not establish connection.');
        posted.push(message);
      },
    });
    const long = (id: string) => {
      const { exchange, source } = item(id);
      return {
        exchange: {
          ...(exchange as object),
          response: { status: 200, headers: [], body: 'x'.repeat(250_000) },
        } as never,
        source,
      };
    };
    for (let n = 0; n < 60; n++) sender.send([long(String(n))]);
    await vi.advanceTimersByTimeAsync(100);
    down = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(posted).toHaveLength(1);
    expect(v.is(sourceMessageSchema, posted[0])).toBe(true);
    expect(posted[0]).toMatchObject({ missed: 60 - ids(posted).length });
    expect(ids(posted).length).toBeGreaterThan(30);
    expect(ids(posted).at(-1)).toBe('59');
  });

  it('does not give up on a worker that is stopped each time before it can answer', async () => {
    const lost = vi.fn();
    let stops = 0;
    const posted: unknown[] = [];
    const post = vi.fn(async (message: unknown) => {
      if (stops++ < 20) throw new Error('The message port closed before a response was received.');
      posted.push(message);
    });
    const sender = createSender({ post, lost });
    sender.send([item('a')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(posted).toEqual([{ type: 'traffic', items: [item('a')] }]);
    expect(lost).not.toHaveBeenCalled();
  });

  it('nor does a page that asks whether it is followed', async () => {
    let stops = 0;
    const ask = vi.fn(async () => {
      if (stops++ < 12) throw new Error('The message port closed before a response was received.');
      return 'yes';
    });
    const answer = answered(ask);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await answer).toBe('yes');
  });

  it('gives up when there is nobody left to tell', async () => {
    const lost = vi.fn();
    const post = vi.fn(async () => {
      throw new Error('Extension context invalidated.');
    });
    const sender = createSender({ post, lost });
    sender.send([item('a')]);
    await vi.advanceTimersByTimeAsync(60_000);
    const calls = post.mock.calls.length;
    expect(lost).toHaveBeenCalledOnce();
    sender.send([item('b')]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(post.mock.calls.length).toBe(calls);
  });

  it('says at once that something is in flight, unless that was said a moment ago, and of what else only the count says a little later', async () => {
    const said: unknown[] = [];
    const post = async (message: SourceMessage) =>
      void ('open' in message && said.push(message.busy ? `${message.open}, busy` : message.open));
    const sender = createSender({ post });
    const saidIn = async (ms: number, say: () => void) => {
      say();
      await vi.advanceTimersByTimeAsync(ms);
      return said.splice(0);
    };
    expect(await saidIn(0, () => sender.send([], 1))).toEqual([1]);
    expect(await saidIn(60, () => sender.send([], 0))).toEqual([]);
    expect(await saidIn(30, () => sender.send([], 1))).toEqual([]);
    expect(await saidIn(10, () => sender.send([], 0))).toEqual(['0, busy']);
    expect(await saidIn(100, () => sender.send([], 1))).toEqual([1]);
    // What was seen goes at once, and takes the count along.
    expect(await saidIn(50, () => sender.send([], 2))).toEqual([]);
    expect(await saidIn(0, () => sender.send([item('a')], 0))).toEqual(['0, busy']);
    expect(await saidIn(0, () => sender.send([item('b')], 0))).toEqual([0]);
    expect(await saidIn(400, () => {})).toEqual([]);
    // Nobody may take the page for idle.
    expect(await saidIn(0, () => sender.send([], 1))).toEqual([1]);
    // That it is still so is said too, whenever somebody says it again.
    expect(await saidIn(5000, () => {})).toEqual([]);
    expect(await saidIn(0, () => sender.send([], 1))).toEqual([1]);
  });

  it('says again that something was in flight where nobody heard it', async () => {
    const said: unknown[] = [];
    let down = true;
    const sender = createSender({
      async post(message) {
        if (down) throw new Error('The message port closed before a response was received.');
        said.push(message);
      },
    });
    sender.send([], 1);
    sender.send([item('a')], 0);
    await vi.advanceTimersByTimeAsync(10);
    down = false;
    await vi.advanceTimersByTimeAsync(100);
    expect(said).toEqual([{ type: 'traffic', items: [item('a')], open: 0, busy: true }]);
  });

  it('says what waited though nobody answered for a while', async () => {
    const answers: (() => void)[] = [];
    const opens: unknown[] = [];
    const sender = createSender({
      post: (message) => {
        opens.push('open' in message && message.open);
        return new Promise<void>((resolve) => void answers.push(resolve));
      },
    });
    for (let n = 0; n < 20; n++) {
      sender.send([item(String(n))], 1);
      await vi.advanceTimersByTimeAsync(0);
    }
    sender.send([], 0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(opens).not.toContain(0);
    for (const answer of answers) answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(opens.slice(20)).toEqual([0]);
  });

  it('goes at once when the page is about to go', () => {
    const post = vi.fn(async () => undefined);
    const sender = createSender({ post, tabId: 9 });
    sender.send([item('a')], 0);
    sender.flush();
    expect(post).toHaveBeenCalledWith({ type: 'traffic', tabId: 9, items: [item('a')], open: 0 });
  });
});
