/** A program that records what went over the wire may not know how it was compressed: such a body was not seen. */
import zlib from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { native, resourceMetadataDocument } from '../../../fixtures/flow.ts';
import { judgeInShort } from '../../../fixtures/judge.ts';
import { entry, one } from './entries.ts';

const whole = JSON.stringify(resourceMetadataDocument);
const codings: Record<string, (text: string) => Buffer> = {
  br: zlib.brotliCompressSync,
  gzip: zlib.gzipSync,
  zstd: zlib.zstdCompressSync,
  deflate: zlib.deflateSync,
};
/** How such bytes are written into a file. */
const forms: Record<string, (bytes: Buffer) => { text: string; encoding?: string }> = {
  'a character a byte': (bytes) => ({ text: bytes.toString('latin1') }),
  'UTF-8': (bytes) => ({ text: bytes.toString('utf8') }),
  base64: (bytes) => ({ text: bytes.toString('base64'), encoding: 'base64' }),
};
const cases = Object.keys(codings).flatMap((coding) => Object.keys(forms).map((form) => [coding, form] as const));
const json = { 'content-type': 'application/json' };

/** Each of its bytes as a character. */
const misread = (text: string) => Buffer.from(text).toString('latin1');
const message = { jsonrpc: '2.0', id: 1, result: { instructions: 'これはテストです。使い方の説明がここに入ります。' } };

const answered = (content: object, coding: string) =>
  one([
    entry({
      response: {
        status: 200,
        headers: Object.entries({ ...json, 'Content-Encoding': coding }).map(([name, value]) => ({ name, value })),
        content: { size: 20, mimeType: 'application/json', ...content },
      },
    }),
  ]);

test.each(cases)('%s as %s was not seen', (coding, form) => {
  for (const text of [whole, '{"error":"invalid_target"}']) {
    const content = forms[form]?.(codings[coding]?.(text) as Buffer) ?? {};
    expect(answered(content, coding).response?.body).toBeUndefined();
    const posted = one([
      entry({
        method: 'POST',
        asked: { 'content-encoding': coding },
        posted: { mimeType: 'application/json', ...content },
      }),
    ]);
    expect(posted.request.body).toBeUndefined();
  }
});

test.each([
  ['JSON', whole, 'br'],
  ['JSON that breaks off', whole.slice(0, 60), 'gzip'],
  ['a page of another encoding', `<title>Stra\ufffde</title>${'<p>closed</p>'.repeat(9)}`, 'gzip'],
  ['a log in colours', '\x1b[31mTypeError\x1b[0m: at line 3', 'br'],
  ['an event stream that was misread', misread(`event: message\ndata: ${JSON.stringify(message)}\n\n`), 'br'],
  ['a page that was misread', misread(`<title>アプリケーション</title>${'日本語のページです。'.repeat(9)}`), 'gzip'],
  ['JSON with a character too many', '{"resource":"https://mcp.example.com/mcp",\x01 bad', 'br'],
  ['a sentence with a character too many', 'Unauthorized: no token was sent.\x00\x1b', 'gzip'],
  ['bytes that nothing says are compressed', '\x00\x01\x02', 'identity'],
])('%s was', (_name, text, coding) => {
  expect(answered({ text }, coding).response?.body).toBe(text);
});

describe('metadata that was not decoded', () => {
  it('stops nobody', () => {
    const bytes = zlib.brotliCompressSync(whole).toString('latin1');
    const { response } = answered({ text: bytes }, 'br');
    const flow = native()
      .until('resourceMetadata')
      .change('resourceMetadata', (x) => ({ ...x, ...(response && { response }) }));
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'incomplete', cause: null, warnings: [] });
  });
});
