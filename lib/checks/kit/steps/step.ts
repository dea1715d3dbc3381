/** How a step is written: its place first. */
import type { Alternative, NamedValue, Place, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { clientPlace, yourComputer, yourServer } from '../places.ts';

type More = Omit<Step, 'place' | 'text'>;

export const step = (place: Place, text: Prose, more: More = {}): Step => ({ place, text, ...more });

/** At the MCP server of the reader. */
export const inServer = (text: Prose, more?: More): Step => step(yourServer, text, more);

/** In the client that signs in. */
export const inClient = (facts: Pick<Facts, 'client'>, text: Prose, more?: More): Step =>
  step(clientPlace(facts), text, more);

/** A command on the reader's own machine. */
export const onComputer = (text: Prose, more?: More): Step => step(yourComputer, text, more);

/** A value with the field, setting, variable or file that it goes in; none where it is not known. */
export const value = (name: string, text: string | undefined): { values?: NamedValue[] } =>
  text === undefined ? {} : { values: [{ name, value: text }] };

/** A value that is looked at beside another, and pasted nowhere. */
export const compareWith = (name: string, text: string): { values: NamedValue[] } => ({
  values: [{ name, value: text, compare: true }],
});

/** Words by which a place is found, the likeliest first. `project`: it may be in a file of settings too. */
export const searchFor = (words: readonly string[], where: 'code' | 'project' = 'code'): NamedValue[] =>
  words.map((word, i) => ({ name: i ? 'or for' : `Search your ${where} for`, value: word }));

/**
 * Whether every shell reads it as it stands: what else stands in an address may be run. Between two `%` the Command Prompt
 * would put what a variable of the reader's holds.
 */
export const isBare = (text: string): boolean => /^[\w.:/~[\]-]+$/.test(text);

/** Something to run. */
export const command = (line: string): { values: NamedValue[] } => ({ values: [{ name: 'Terminal', value: line }] });

/** `ifYouCannot('change the server', …)`. */
export const ifYouCannot = (what: Prose, ...steps: Step[]): Alternative => ({ when: `If you cannot ${what}`, steps });
