/** What a closed case comes down to: where it is mended, and the value or the line that goes there. */
import type { Snippet, Step } from '../finding.ts';
import { placeLabel } from './places.ts';

export interface Glimpse {
  /** `MCP Inspector 2.12.0 › Edit › URL`: where it is, as its step has it. */
  way: string;
  /** What goes there, as it is written. */
  code?: string;
}

/** The names before the last two are found on the way. */
const tail = (path: readonly string[]): string[] => (path.length > 3 ? ['…', ...path.slice(-2)] : [...path]);

/** In one line, from the first that calls something: what is declared before it says little. A view shows what fits. */
function inOneLine({ code }: Snippet): string {
  const lines = code.split('\n').map((line) => line.replace(/(?:^|\s)(?:\/\/|#)\s.*/, '').trim());
  const calls = lines.findIndex((line) => /\w\(/.test(line));
  return lines.slice(Math.max(calls, 0)).filter(Boolean).join(' ');
}

const isSearched = (name: string) => name.endsWith(' for');

/** Of its first step with something to paste; else of the first that changes something. `said`: the sentence stands already. */
export function glimpseOf(steps: readonly Step[], said: boolean): Glimpse | undefined {
  // What is done only on a condition of its own is not what it comes down to.
  const changes = steps.filter(({ only, place, text }) => !only && place.kind !== 'support' && !text.startsWith('If '));
  const step = changes.find(({ values, snippets }) => values ?? snippets) ?? changes[0] ?? steps[0];
  if (!step) return undefined;
  const { place, path = [], values = [], snippets: [snippet] = [] } = step;
  const own = values.filter(({ compare }) => !compare);
  const value = own.find(({ name }) => !isSearched(name)) ?? (snippet ? undefined : own[0]);
  const code = value?.value ?? (snippet && inOneLine(snippet));
  if (code === undefined && !path.length && !said) return undefined;
  const named = value && ![path.at(-1), 'Terminal'].includes(value.name) ? [value.name] : [];
  return { way: [placeLabel(place), ...tail(path), ...named].join(' › '), ...(code !== undefined && { code }) };
}
