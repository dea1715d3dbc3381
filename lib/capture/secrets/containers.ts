/** What stands behind the name of a secret where it is no single value: a list, an object, lines of YAML. */
import { isObject, parseJson } from '../../text/json.ts';
import type { Name } from './loose-names.ts';
import { isDescriptor, isValueMember } from './members.ts';
import type { Rewriter } from './rewriter.ts';
import { isOrdinary } from './values.ts';
import { endOfContainer, quotedValue, type Written } from './written.ts';

const yamlRow = /^(\s{0,200}(?:- +)?(?:([\w.-]{1,60}): +)?)(["']?)(\S[^\r]{0,4000}?)\3(\s{0,9})$/;

export function createContainers({ named }: Rewriter, json: (value: unknown, nesting: number) => unknown) {
  const none: ReadonlySet<string> = new Set();
  const masked = ({ name }: Name, value: string) => named(name, value, none) ?? value;

  /** A list or an object, whole or cut off. */
  function container(text: string, start: number, name: Name): Written & { text: string } {
    const end = endOfContainer(text, start);
    const value = text.slice(start, end);
    const found = { start, end, value, write: (t: string) => t };
    const parsed = parseJson(value);
    if (typeof parsed === 'object' && parsed !== null) {
      const wrapped = json({ [name.name]: parsed }, 0);
      const rewritten = JSON.stringify(isObject(wrapped) ? wrapped[name.name] : parsed);
      return { ...found, text: rewritten === JSON.stringify(parsed) ? value : rewritten };
    }
    return { ...found, text: /["']/.test(value) ? strings(value, name) : inside(value, name) };
  }

  /** `[…]` without a quote in it. */
  function inside(text: string, name: Name): string {
    const close = /[\]}]$/.test(text) ? text.slice(-1) : '';
    const value = text.slice(1, text.length - close.length);
    return value.trim() ? `${text[0]}${masked(name, value)}${close}` : text;
  }

  /** The strings of a list or an object that was cut off, but for the names and what describes a secret. */
  function strings(text: string, name: Name): string {
    const parts: string[] = [];
    let [at, key] = [0, ''];
    for (const { 0: quote, index } of text.matchAll(/\\{0,9}["']/g)) {
      if (index < at) continue;
      const found = quotedValue(text, quote, index + quote.length);
      if (!found) continue;
      const { start, end, value } = found;
      const isKey = /^\\{0,9}["']\s{0,9}:/.test(text.slice(end, end + 30));
      const isValue =
        key === '' || isValueMember(key) || !(name.weak || name.alone || isDescriptor(key) || isOrdinary(value));
      parts.push(text.slice(at, start), !isKey && isValue && value ? masked(name, value) : text.slice(start, end));
      at = Math.min(end + quote.length, text.length);
      parts.push(text.slice(end, at));
      if (isKey) key = value;
    }
    return parts.join('') + text.slice(at);
  }

  /** Lines of YAML under a name: a text, a list, or a mapping with a value in it. */
  function lines(block: Written, name: Name): string {
    const rows = block.value.split('\n');
    if (!rows.some((row) => /^\s*(?:- |[\w.-]{1,60}:(?:\s|$))/.test(row))) return masked(name, block.value);
    const rewritten = rows.map((row) =>
      row.replace(yamlRow, (_, lead: string, key: string | undefined, quote: string, value: string, trail: string) => {
        const by = key === undefined || isValueMember(key) ? name.name : key;
        return `${lead}${quote}${named(by, value, none) ?? value}${quote}${trail}`;
      }),
    );
    return rewritten.join('\n');
  }

  return { container, lines };
}
