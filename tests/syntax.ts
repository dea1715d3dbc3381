/** What the tests that look at the syntax of the sources share. */
export interface Node {
  type: string;
  [member: string]: unknown;
}

export const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === 'string';

export const nameOf = (value: unknown): string =>
  !isNode(value) ? '' : value.type === 'Identifier' ? String(value.name) : String(value.value ?? '');

/** Of exceptions by file, what each allows, a line each: the names stand before the colon, and the reason after it. */
export const allowedIn = (exceptions: Readonly<Record<string, string>>): string[] =>
  Object.entries(exceptions)
    .flatMap(([file, why]) => (why.split(':', 1)[0] ?? '').split(', ').map((name) => `${file}: ${name}`))
    .sort();
