/** What a closed case comes down to: where it is mended, and the value or the line that goes there. */
import type { Alternative, Snippet, Step } from '../finding.ts';
import { placeLabel } from './places.ts';

export interface Glimpse {
  /** `MCP Inspector 2.12.0 › Edit › URL`: where it is, as its step has it. */
  way: string;
  /** What goes there, as it is written. */
  code?: string | undefined;
}

/** In one line; of a longer one from the first that calls something: what is declared before it says little. A view shows what fits. */
function inOneLine({ code }: Snippet): string {
  const lines = code.split('\n').map((line) => line.replace(/(?:^|\s)(?:\/\/|#)\s.*/, '').trim());
  const calls = lines.length > 2 ? lines.findIndex((line) => /\w\(/.test(line)) : 0;
  return lines.slice(Math.max(calls, 0)).filter(Boolean).join(' ');
}

/** Of its first step with something to paste; else of the first that changes something. */
export function glimpseOf({ when, instead, steps }: Alternative): Glimpse | undefined {
  // What is done only on a condition of its own is not what it comes down to.
  const changes = steps.filter(({ only, place, text }) => !only && place.kind !== 'support' && !text.startsWith('If '));
  const [first] = steps;
  // What is to be found elsewhere first is what the line speaks of.
  const sought = first?.only === 'look' && first.path ? first : undefined;
  // A command behind a change puts it in force.
  const isWritten = ({ values, snippets }: Step) => snippets || values?.some(({ name }) => name !== 'Terminal');
  const step = sought ?? changes.find(isWritten) ?? changes[0] ?? first;
  if (!step) return undefined;
  const { place, path = [], values = [], snippets: [snippet] = [] } = step;
  const own = values.filter(({ compare }) => !compare);
  const value = own.find(({ name }) => !name.endsWith(' for')) ?? (snippet ? undefined : own[0]);
  const found = value?.value ?? (snippet && inOneLine(snippet));
  const line = `${when} ${instead ?? step.text}`;
  const code = found && line.includes(found) ? undefined : found;
  // The place alone tells something only where the line says the step itself, and not where.
  const isSaid = !instead && steps.length === 1;
  if (code === undefined && !path.length && (!isSaid || line.includes(place.name))) return undefined;
  // Which environment it is stands in the step; the names before the last two are found on the way.
  const names = place.kind === 'scalekit' ? path.slice(1) : path;
  const field = code !== undefined && value && ![path.at(-1), 'Terminal'].includes(value.name) ? [value.name] : [];
  const way = [placeLabel(place), ...(names.length > 3 ? ['…', ...names.slice(-2)] : names), ...field];
  return { way: way.join(' › '), code };
}
