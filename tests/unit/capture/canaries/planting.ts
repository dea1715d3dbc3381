/** Plants secrets, each with a name for the place that it is in, and looks for them. */
import { type Shape, shapes, shows } from './shapes.ts';

export interface Canary {
  place: string;
  /** What of it must be found nowhere, not even a third. */
  secret: string;
}

/** Those that show by their form, whatever they are called. */
export const formed = shapes.filter(({ form }) => form);

/** Each place gets another kind of secret than the place before it. */
export const shapeOf = (turn: number, among: readonly Shape[] = shapes): Shape => among[turn % among.length] as Shape;

export function plant(place: string, { name, make, hidden }: Shape): { secret: string; canary: Canary } {
  const secret = make();
  return { secret, canary: { place: `${place}, ${name}`, secret: hidden?.(secret) ?? secret } };
}

/** A text as it stands, and with what a reader may undo undone. */
function readings(text: string): string {
  const decoded = text.replace(/%[0-9A-Fa-f]{2}/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return [text, decoded === text ? '' : decoded, text.replaceAll('\\', '')].join('\n');
}

/** The places of those that a text gives away. */
export function leaks(canaries: readonly Canary[], text: string): string[] {
  const all = readings(text);
  return canaries.filter(({ secret }) => shows(all, secret)).map(({ place }) => place);
}
