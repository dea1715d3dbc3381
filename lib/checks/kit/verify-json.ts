/** A command that looks for one member of a JSON document, of any kind of value. */
import type { Verification } from '../../finding.ts';
import { literal, quote } from './verify.ts';
import { host } from './words.ts';

const space = '[[:space:]]*';

/** The value in any white space, as an extended regular expression; members of objects in their order. */
function pattern(value: unknown): string {
  if (Array.isArray(value)) return `\\[${space}${value.map(pattern).join(`${space},${space}`)}${space}\\]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, v]) => `${literal(JSON.stringify(name))}${space}:${space}${pattern(v)}`,
    );
    return `\\{${space}${members.join(`${space},${space}`)}${space}\\}`;
  }
  return literal(JSON.stringify(value) ?? 'null').replaceAll('/', '\\\\?/');
}

/** The document at this URL has this member with this value: exit status 0. */
export const verifyJson = (url: string, name: string, value: unknown): Verification => ({
  command: `curl -sf --max-time 20 ${quote(url)} | tr -d '\\n' | grep -qE ${quote(`"${literal(name)}"${space}:${space}${pattern(value)}`)}`,
  says: `asks ${host(url)} for one document and looks at one member`,
});
