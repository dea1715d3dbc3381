/** SQL that inserts rows: its columns name the values, in their order. */
import { secretName } from './names.ts';
import type { Rewriter } from './rewriter.ts';

const insert = /\bINTO\s{1,9}[\w."`[\]]{1,100}\s{0,9}\(([^()]{1,2000})\)\s{0,9}VALUES\s{0,9}/gi;
/** A value: a text in quotes, or anything else up to the next comma. */
const value = /\s{0,20}('[^']*(?:''[^']*)*'(?=\s{0,20}[,)])|(?=\S)[^,()']{1,220})\s{0,20}([,)])/y;

export function createInserts({ named }: Pick<Rewriter, 'named'>) {
  const none: ReadonlySet<string> = new Set();

  return (text: string): string => {
    if (!/\bVALUES\b/i.test(text)) return text;
    const parts: string[] = [];
    let done = 0;
    for (const { 0: whole, 1: list = '', index } of text.matchAll(insert)) {
      const columns = list.split(',').map((column) => column.trim().replace(/^["`[]|["`\]]$/g, ''));
      if (index < done || !columns.some((column) => secretName(column))) continue;
      let at = index + whole.length;
      // One row, or several of them.
      while (text[at] === '(') {
        at++;
        for (const column of columns) {
          value.lastIndex = at;
          const [found, held = '', end] = value.exec(text) ?? [];
          if (found === undefined) break;
          const quoted = held.startsWith("'");
          const plain = quoted ? held.slice(1, -1) : held.trim();
          const rewritten = secretName(column) && named(column, plain, none);
          if (rewritten !== undefined && rewritten !== plain) {
            const start = at + found.indexOf(held) + (quoted ? 1 : 0);
            parts.push(text.slice(done, start), rewritten);
            done = start + plain.length;
          }
          at += found.length;
          if (end === ')') break;
        }
        at += /^\s{0,9},?\s{0,9}/.exec(text.slice(at, at + 20))?.[0].length ?? 0;
      }
    }
    return parts.length ? parts.join('') + text.slice(done) : text;
  };
}
