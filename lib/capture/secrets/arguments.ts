/** Secrets by their place in a list of arguments, as JSON has them. */
import type { Json } from '../../text/json.ts';
import { isCommand } from './commands.ts';
import type { Rewriter } from './rewriter.ts';

const isWord = (item: unknown): item is string => typeof item === 'string' && /^\S{1,300}$/.test(item);

/** A command and its arguments, where one of these is a secret by its place: `["sshpass", "-p", "…"]`. */
export function argumentsIn(items: readonly unknown[], { bare, given }: Rewriter): unknown[] | undefined {
  // Strings first: not every object becomes a text.
  const words = items.length > 100 ? [] : items.map((item, i) => (isWord(item) ? item : `argument-${i}`));
  if (!words.length || !isCommand(`${words.slice(0, 3).join(' ')} `)) return undefined;
  const rewritten = bare(words.join(' ')).split(' ');
  if (rewritten.length !== items.length) return undefined;
  const masked = items.map((item, i) => {
    if (rewritten[i] === words[i]) return item;
    // What has spaces in it.
    return item === words[i] ? rewritten[i] : given('password', String(item), new Set());
  });
  return masked.some((item, i) => item !== items[i]) ? masked : undefined;
}

/** `{"command":"sshpass","args":["-p","…"]}`, as `mcp.json` has it. */
export function argumentsOf(json: Json, name: string, items: readonly unknown[], by: Rewriter): unknown[] | undefined {
  if (!/^(?:args|arguments|argv)$/i.test(name)) return undefined;
  const command = [json.command, json.cmd, json.program, json.executable].find((one) => typeof one === 'string');
  const words = command === undefined ? [] : String(command).slice(0, 300).split(' ');
  return words.length ? argumentsIn([...words, ...items], by)?.slice(words.length) : undefined;
}
