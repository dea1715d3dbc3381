/** Read piece by piece, a document is what it is when it is read whole, and what is wrong with it is the same. */
import { expect, test } from 'vitest';
import { readJson } from '../../../lib/text/broken-json.ts';
import { createListReader } from '../../../lib/text/json-list.ts';
import { fc } from '../../property.ts';
import { growth, LINEAR } from '../growth.ts';

/** The document with what came of its list, or what is wrong with it. */
function read(pieces: readonly string[]): unknown {
  const items: unknown[] = [];
  const reader = createListReader(['log', 'entries'], (value) => items.push(value));
  for (const piece of pieces) {
    const broken = reader.push(piece);
    if (broken) return broken;
  }
  const ended = reader.end();
  return 'value' in ended ? { value: ended.value, items } : ended;
}

/** The same of the whole text. */
function readWhole(text: string): unknown {
  const whole = readJson(text);
  if ('problem' in whole) {
    const byte = whole.at === undefined ? {} : { byte: Buffer.byteLength(text.slice(0, whole.at)) };
    return { problem: whole.problem, ...byte };
  }
  const value = structuredClone(whole.value) as { log?: { entries?: unknown } };
  if (!Array.isArray(value?.log?.entries)) return { value, items: [] };
  const items: unknown[] = value.log.entries;
  value.log.entries = [];
  return { value, items };
}

const cut = (text: string, at: readonly number[]): string[] => {
  const places = [0, ...at.map((n) => n % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((place, i) => text.slice(places[i], place));
};
const places = fc.array(fc.nat(), { maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'a', 'é', '\n') });
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }), fc.dictionary(text, text, { maxKeys: 3 }));
const log = fc.record(
  {
    version: text,
    creator: value,
    entries: fc.oneof(fc.array(value, { maxLength: 5 }), value),
    pages: fc.array(value),
  },
  { requiredKeys: [] },
);
const document = fc
  .tuple(fc.record({ log, more: value }, { requiredKeys: [] }), fc.constantFrom(undefined, 1, '\t'))
  .map(([file, space]) => JSON.stringify(file, null, space));

test('a document in pieces is the document', () => {
  fc.assert(
    fc.property(document, places, (text, at) => {
      expect(read(cut(text, at))).toEqual(readWhole(text));
    }),
    {
      numRuns: 2000,
    },
  );
});

test('a document that was cut off ends at the same byte', () => {
  fc.assert(
    fc.property(document, fc.nat(), places, (text, end, at) => {
      const part = text.slice(0, 1 + (end % (text.length - 1)));
      expect(read(cut(part, at))).toEqual(readWhole(part));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['an item that is none', '{"log":{"entries":[{"a":1},{"b":tru},{"c":3}]}}'],
  ['two items without a comma', '{"log":{"entries":[{"é":1} {"b":2}]}}'],
  ['no item between commas', '{"log":{"entries":[1,,2]}}'],
  ['a comma at the end', '{"log":{"entries":[1,]}}'],
  ['a list that ends as an object', '{"log":{"entries":[{"a":"é"}}}'],
  ['a bracket too much', '{"log":{"entries":["é",1]]}, "more": "of it"}'],
  ['more behind it', '{"log":{"entries":["é",1]}} {"more":"of it"}'],
  ['a member without a comma', '{"log":{"entries":["é",1] "x": 1}, "more": "of it"}'],
  ['something before the list', '{"log":{"é" 5,"entries":[1,2,3]}}'],
  ['something behind the list', '{"log":{"entries":[{"é":1}] 5}}'],
  ['an item at its end', '{"log":{"entries":[{"é":tru}]}}'],
  ['no document', 'nonsense'],
])('broken: %s', (_, text) => {
  const broken = read([text]);
  expect(broken).toMatchObject({ problem: 'broken' });
  for (let at = 1; at < text.length; at++) expect(read(cut(text, [at]))).toEqual(broken);
});

test('what is broken is so at its own byte, however near the end of what is around it', () => {
  const item = JSON.stringify({ url: 'é'.repeat(50) });
  const before = '{"log":{"entries" 5';
  expect(read([`${before}:[${item},${item}]}}`])).toEqual({ problem: 'broken', byte: before.length - 1 });
  const last = `{"log":{"entries":[${item},{"b":1x`;
  expect(read([`${last}}]}}`])).toEqual({ problem: 'broken', byte: Buffer.byteLength(last) - 1 });
  const behind = `{"log":{"entries":[${item}] x`;
  expect(read([`${behind}}}`])).toEqual({ problem: 'broken', byte: Buffer.byteLength(behind) - 1 });
});

test('a byte order mark before it is part of no item, and counts', () => {
  expect(read(['\uFEFF{"log":{"entries":[1]}}'])).toEqual({ value: { log: { entries: [] } }, items: [1] });
  expect(read(['\uFEFF{"a":1}}}}}}}}}}'])).toEqual({ problem: 'broken', byte: 10 });
});

test('a list elsewhere is none of its items', () => {
  for (const text of [
    '{"entries":[1]}',
    '{"log":[{"entries":[1]}]}',
    '{"log":{"pages":{"entries":[1]}}}',
    '[["log"],[1]]',
  ])
    expect(read([text])).toEqual({ value: JSON.parse(text), items: [] });
  expect(read(['{"l\\u006fg":{"entries" : [1]}}'])).toEqual({ value: { log: { entries: [] } }, items: [1] });
});

test('what is nested beyond reason is not read', () => {
  expect(read(['['.repeat(300), '{"a":['.repeat(300)])).toEqual({ problem: 'too-deep' });
  expect(read([`{"log":{"entries":[${'['.repeat(600)}`])).toEqual({ problem: 'too-deep' });
});

test('an item as large as a file comes in pieces without being read again and again', () => {
  const piece = 'x'.repeat(16_000);
  const read = (pieces: number) => {
    const items: unknown[] = [];
    const reader = createListReader(['log', 'entries'], (item) => items.push(item));
    reader.push('{"log":{"entries":["');
    for (let n = 0; n < pieces; n++) reader.push(piece);
    reader.push('"]}}');
    expect(reader.end()).toEqual({ value: { log: { entries: [] } } });
    expect(items).toHaveLength(1);
  };
  expect(growth(500, read)).toBeLessThan(LINEAR);
});
