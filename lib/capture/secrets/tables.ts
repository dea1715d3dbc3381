/** Secrets in columns: the first line of a table names them, and the values stand in the lines below. */
import { lazily } from '../../text/lazily.ts';
import { secretName } from './names.ts';
import type { Rewriter } from './rewriter.ts';

/** How the cells of a line are told apart, and what a name of a column looks like there. */
interface Form {
  /** Every separator has it. */
  sign: string;
  /** Finds what separates cells, and a cell in quotes, which may have a separator in it. */
  parts: RegExp;
  separator: RegExp;
  column: RegExp;
}

const form = (sign: string, separator: string, column: RegExp): Form => ({
  sign,
  parts: new RegExp(`("(?:[^"]|"")*"|${separator})`),
  separator: new RegExp(`^(?:${separator})$`),
  column,
});
const forms = lazily((): readonly Form[] => {
  const word = /^["']?\p{L}[\p{L}\p{M}\p{N}_.-]{0,59}["']?$/u;
  const words = /^["']?\p{L}[\p{L}\p{M}\p{N}_.-]{0,59}(?: [\w.-]{1,30}){0,2}["']?$/u;
  return [
    form('\t', '\\t', words),
    form('|', '\\|', words),
    // Node's `console.table` calls its first one `(index)`.
    form('│', '│', /^["'(]?\p{L}[\p{L}\p{M}\p{N}_.-]{0,59}["')]?$/u),
    // A sentence has commas too: there a name is one word.
    form(',', ',', word),
    form(';', ';', word),
    form('  ', ' {2,}', word),
  ];
});
/** Longest line that is taken for one of a table. */
const MAX_LINE = 10_000;
/** `| --- | :-: |`, which stands below the names. */
const rule = /^[\s|:+=─-╿-]+$/;

const bareOf = (cell: string) => cell.trim().replace(/^["']|["']$/g, '');

/** A column that is called `state` or `code` may be of anything. */
function isSecret(name: string): boolean {
  const entry = secretName(name);
  return entry !== undefined && !entry.alone;
}

/** A secret's name of two words is one in any table: `name,api key`. */
const isPhrase = (cell: string): boolean =>
  /^["']?[A-Za-z]{2,20} [A-Za-z]{2,20}["']?$/.test(cell.trim()) && isSecret(bareOf(cell));

interface Table {
  form: Form;
  /** Names of secrets by their column. */
  secrets: Map<number, string>;
  columns: number;
}

/** Cells and what separates them, in turn. */
function cellsOf(line: string, { parts, separator }: Form): string[] {
  const cells = [''];
  for (const part of line.split(parts)) {
    if (part !== '' && separator.test(part)) cells.push(part, '');
    else cells[cells.length - 1] += part;
  }
  return cells;
}

function tableOf(line: string): Table | undefined {
  if (line.length > MAX_LINE) return undefined;
  for (const form of forms()) {
    if (!line.includes(form.sign)) continue;
    const cells = cellsOf(line.trimEnd(), form).filter((_, i) => i % 2 === 0);
    // Markdown has a bar before the first and behind the last cell.
    const named = cells.filter((cell, i) => cell.trim() !== '' || (i > 0 && i < cells.length - 1));
    if (named.length < 2 || !named.every((cell) => form.column.test(cell.trim()) || isPhrase(cell))) continue;
    const secrets = new Map(cells.flatMap((cell, i) => (isSecret(bareOf(cell)) ? [[i, bareOf(cell)] as const] : [])));
    // A line of nothing but secrets' names is a list of them, or a sentence.
    if (secrets.size && secrets.size < named.length) return { form, secrets, columns: cells.length };
  }
  return undefined;
}

export function createTables({ named }: Pick<Rewriter, 'named'>) {
  const none: ReadonlySet<string> = new Set();

  function row(line: string, { form, secrets, columns }: Table): string | undefined {
    const cells = cellsOf(line.trimEnd(), form);
    if ((cells.length + 1) / 2 !== columns) return undefined;
    for (const [column, name] of secrets) {
      const cell = cells[column * 2] ?? '';
      const value = bareOf(cell);
      if (!value.trim()) continue;
      const rewritten = named(name, value, none);
      if (rewritten !== undefined) cells[column * 2] = cell.replace(value, () => rewritten);
    }
    return cells.join('') + line.slice(line.trimEnd().length);
  }

  return (text: string): string => {
    if (!/[\r\n]/.test(text)) return text;
    let table: Table | undefined;
    const lines = text.split('\n').map((line) => {
      if (table && rule.test(line) && line.trim()) return line;
      const rewritten = table && line.length <= MAX_LINE ? row(line, table) : undefined;
      if (rewritten !== undefined) return rewritten;
      table = tableOf(line);
      return line;
    });
    return lines.join('\n');
  };
}
