/** What stands in front of the MCP server answered with a copy that it keeps: what is mended behind it shows only once that is gone. */
import { header } from '../../../exchange.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { inFront } from '../front.ts';
import { code } from '../words.ts';
import type { Addition } from './addition.ts';
import { step } from './step.ts';

/** By the header that says so, as the cache writes it. Run on 2026-11-30: nginx 1.22 with `$upstream_cache_status`, Varnish 7.1. */
const signs: readonly (readonly [name: string, value: RegExp])[] = [
  ['X-Cache-Status', /^hit$/i],
  ['X-Cache', /\bhit\b/i],
  ['CF-Cache-Status', /^hit$/i],
  ['X-Vercel-Cache', /^hit$/i],
];
/** Ten seconds at least: some add up how long a response was on its way, be it a copy or not. */
const isOld = /^[1-9]\d+$/;

/** Where the cache says by its own header what it did, that holds; the age tells of those that say nothing. */
function copyIn({ response }: Observed): string | undefined {
  const said = signs.flatMap(([name, value]) => {
    const given = header(response?.headers, name.toLowerCase());
    return given === undefined ? [] : [{ line: `${name}: ${given}`, isCopy: value.test(given) }];
  });
  if (said.length) return said.find(({ isCopy }) => isCopy)?.line;
  const age = header(response?.headers, 'age') ?? '';
  return isOld.test(age) ? `Age: ${age}` : undefined;
}

/** Of the document that is mended, or that is missing, by the checks of what it says. */
export const withCopyGone: Addition = (fix, { check, at }) => {
  const isMended = check.startsWith('resource-metadata/') && at.role === 'resource-metadata';
  const copy = isMended ? copyIn(at) : undefined;
  if (copy === undefined) return fix;
  const again = {
    kind: 'again' as const,
    when: `If the response is still the old one, since this one was a copy from a cache (${code(copy)})`,
    steps: [step(inFront(at), 'Empty its cache, or wait until it asks your MCP server again.')],
  };
  return { ...fix, or: [...(fix.or ?? []), again] };
};
