/** What a reader of Markdown makes of a text, by CommonMark and GitHub. */

/** A line from its beginning on: what is escaped is nothing, and inline code is one word. */
function withoutCode(line: string): string {
  let rest = line;
  let seen = '';
  while (rest) {
    const [run = ''] = /^`+/.exec(rest) ?? [];
    const end = run ? new RegExp(`(?<!\`)${run}(?!\`)`).exec(rest.slice(run.length)) : null;
    const [taken = ''] = /^(?:\\[!-/:-@[-`{-~]|`+|[\s\S])/.exec(rest) ?? [];
    const length = end ? run.length + end.index + run.length : taken.length;
    seen += end ? 'CODE' : /^\\./.test(taken) ? 'ESCAPED' : taken;
    rest = rest.slice(length);
  }
  return seen;
}

/** A text without fences and inline code, how many fences it had, and what is open at its end. */
function read(markdown: string): { prose: string; fences: number; open: string } {
  const outside: string[] = [];
  let fence = '';
  let fences = 0;
  for (const line of markdown.split('\n')) {
    const [, mark = ''] = /^ *(?:(?:[-*]|\d+\.) +)*(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
    if (fence) {
      if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    } else if (mark) {
      fence = mark;
      fences += 1;
    } else outside.push(line);
  }
  return { prose: outside.map(withoutCode).join('\n'), fences, open: fence };
}

/** What is no code in it. */
export const proseOf = (markdown: string): string => read(markdown).prose;

/** What CommonMark and GitHub see in a text, fences and inline code aside. */
export function structure(markdown: string): Record<string, number> {
  const { prose, fences, open } = read(markdown);
  const count = (pattern: RegExp) => [...prose.matchAll(pattern)].length;
  return {
    open: open.length,
    fences,
    lines: prose.split('\n').length,
    headings: count(/^ *#{1,6}(?: |$)/gm),
    rules: count(/^ *(?:=+|-{2,}|[-*_](?: *[-*_]){2,}) *$/gm),
    items: count(/^ *(?:[-*+]|\d+[.)]) /gm),
    quotations: count(/^ *(?:[-*+] +|\d+[.)] +)*>/gm),
    tables: count(/\|/g),
    links: count(/\]\(/g),
    brackets: count(/[[\]<>]/g),
    strong: count(/\*/g),
    backticks: count(/`/g),
    entities: count(/&\w+;/g),
    addresses: count(/(?<!\]\()(?:\w+:\/\/|www\.)/g),
    mentions: count(/@\w/g),
    numbers: count(/#\d|\bGH-\d/g),
  };
}
