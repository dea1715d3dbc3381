import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answered } from '../../../../lib/extension/page/ask.ts';
import { type SourceMessage, sourceMessageSchema } from '../../../../lib/extension/shared/messages.ts';
import { createSender } from '../../../../lib/extension/shared/sender.ts';
import { direct } from '../../../fixtures/flow.ts';

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
