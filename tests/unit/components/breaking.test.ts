/** Where a long text goes on in the next line: what the views show of it, piece by piece. */
import { type ComponentChildren, isValidElement, type VNode } from 'preact';
import { expect, it } from 'vitest';
import { Breaking } from '../../../components/parts/breaking.tsx';

type Shown = VNode<{ children?: ComponentChildren; class?: string }>;

const textOf = (shown: ComponentChildren): string =>
  Array.isArray(shown)
    ? shown.map(textOf).join('')
    : isValidElement(shown)
      ? textOf((shown as Shown).props.children)
      : String(shown ?? '');

/** Each piece between bars, with a caret where it gives way; what is marked in brackets. */
const inPieces = (shown: ComponentChildren): string =>
  Array.isArray(shown)
    ? shown.map(inPieces).join('')
    : isValidElement(shown)
      ? (() => {
          const { type, props } = shown as Shown;
          const within = inPieces(props.children);
          return type === 'wbr'
            ? '^'
            : type === 'mark'
              ? `[${within}]`
              : props.class === 'piece'
                ? `|${within}|`
                : within;
        })()
      : String(shown ?? '');

it.each([
  ['https://mcp.acme.dev/mcp', '|https://mcp.acme.dev/^mcp|'],
  ['GET /.well-known/oauth-protected-resource/mcp', 'GET |/.well-known/||oauth-protected-resource/^mcp|'],
  ['https://acme.scalekit.dev/resources/res_1031001', '|https://acme.^scalekit.^dev/||resources/||res_1031001|'],
  ['/authorize?a=1&state=b', '|/authorize?||a=^1&^state=^b|'],
  ['POST,GET,DELETE', '|POST,||GET,||DELETE|'],
  ['text/event-stream', '|text/event-stream|'],
  ['a word and another', 'a word and another'],
  // Longer than a line it is no block: a comma behind it would stand in a line of its own.
  ['http://mcp-0.tenant-0.acme-corporation.example/mcp', 'http://mcp-0.^tenant-0.^acme-corporation.^example/^mcp'],
  ['["https://a.dev/b/c"]', '|["https://a.dev/||b/^c"]|'],
])('%s', (text, pieces) => {
  expect(inPieces(Breaking({ text }))).toBe(pieces);
});

it('keeps each character, and marks what is marked across the pieces', () => {
  const text = 'resource=https://mcp.acme.dev/mcp other';
  const at = text.indexOf('acme.dev/mcp');
  const shown = Breaking({ text, mark: [at, at + 'acme.dev/mcp'.length] });
  expect(textOf(shown)).toBe(text);
  expect(inPieces(shown)).toBe('|resource=https://mcp.^[acme.]^[dev/]^[mcp]| other');
});

it('does not look for places in what is too long to be read', () => {
  const text = 'https://a.dev/'.repeat(60);
  expect(inPieces(Breaking({ text }))).toBe(text);
});
