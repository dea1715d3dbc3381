/**
 * The clock of the Inspector's backend may be ahead of the browser's or behind it, by seconds or hours: whatever it shows,
 * the diagnosis of a file is the same.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { inShort, judgeSession, masker } from '../../fixtures/judge.ts';
import { fc } from '../../property.ts';

interface Account {
  timestamp?: string;
  category?: string;
}
interface Content {
  text?: string;
  encoding?: string;
}
interface File {
  log: {
    entries: {
      request: { url: string; postData?: Content };
      response: { content?: Content };
      _eventSourceMessages?: { data: string }[];
    }[];
  };
}

const files = ['recordings', 'cases'].flatMap((kind) => {
  const folder = join(import.meta.dirname, '../../fixtures', kind);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.har'))
    .map((name) => ({ name: `${kind}/${name}`, har: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ har }) => /\/api\/(?:mcp\/events|storage\/inspector-session)/.test(har));
});

/** How far the clock is moved, and whether that of the page's own accounts is moved with it. */
interface Move {
  ms: number;
  pageToo: boolean;
}

function moved(har: string, { ms, pageToo }: Move): string {
  const move = (account: Account | undefined) => {
    if (!account?.timestamp || (account.category === 'auth' && !pageToo)) return;
    account.timestamp = new Date(Date.parse(account.timestamp) + ms).toISOString();
  };
  const event = (data: string): string => {
    const parsed = JSON.parse(data) as { type: string; data?: Account };
    if (parsed.type === 'fetch_request') move(parsed.data);
    return JSON.stringify(parsed);
  };
  const stream = (text: string) => text.replaceAll(/^data: ?(.+)$/gm, (_, data: string) => `data: ${event(data)}`);
  const stored = (text: string): string => {
    const parsed = JSON.parse(text) as { fetchRequests?: Account[] };
    for (const account of parsed.fetchRequests ?? []) move(account);
    return JSON.stringify(parsed);
  };
  const rewrite = (content: Content | undefined, how: (text: string) => string) => {
    if (!content?.text) return;
    const encoded = content.encoding === 'base64';
    const text = how(encoded ? Buffer.from(content.text, 'base64').toString() : content.text);
    content.text = encoded ? Buffer.from(text).toString('base64') : text;
  };
  const file = JSON.parse(har) as File;
  for (const { request, response, _eventSourceMessages } of file.log.entries) {
    for (const message of _eventSourceMessages ?? []) message.data = event(message.data);
    if (request.url.includes('/api/mcp/events')) rewrite(response.content, stream);
    if (!request.url.includes('/api/storage/inspector-session')) continue;
    rewrite(request.postData, stored);
    rewrite(response.content, stored);
  }
  return JSON.stringify(file);
}

const judged = (har: string) => judgeSession(readFile(har, masker).exchanges).map(inShort);

describe.each(files)('$name', ({ har }) => {
  const due = judged(har);
  const HOUR = 3_600_000;

  test.each([-HOUR, -2500, 2500, HOUR])('%i ms', (ms) => {
    for (const pageToo of [true, false]) expect(judged(moved(har, { ms, pageToo }))).toEqual(due);
  });

  test('anything between', () => {
    const move = fc.record({
      ms: fc.oneof(fc.integer({ min: -HOUR, max: HOUR }), fc.integer({ min: -9999, max: 9999 })),
      pageToo: fc.boolean(),
    });
    const holds = (by: Move) => {
      expect(judged(moved(har, by))).toEqual(due);
    };
    fc.assert(fc.property(move, holds), { numRuns: 4 });
  });
});
