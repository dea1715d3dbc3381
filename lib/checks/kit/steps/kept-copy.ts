/** What stands in front of the MCP server answered with a copy that it keeps: what is mended behind it shows only once that is gone. */
import { header } from '../../../exchange.ts';
import type { Observed } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import { inFront } from '../front.ts';
import { code } from '../words.ts';
import { step } from './step.ts';

/** By the header that says so, as the cache writes it. Run on 2026-11-30: nginx 1.22 with `$upstream_cache_status`, Varnish 7.1. */
const signs: readonly (readonly [name: string, value: RegExp])[] = [
  ['X-Cache-Status', /^hit$/i],
  ['X-Cache', /\bhit\b/i],
  ['CF-Cache-Status', /^hit$/i],
  ['X-Vercel-Cache', /^hit$/i],
  ['Age', /^[1-9]\d*$/],
];

const copyIn = ({ response }: Observed): string | undefined =>
  signs.flatMap(([name, value]) => {
    const given = header(response?.headers, name.toLowerCase());
    return given !== undefined && value.test(given) ? [`${name}: ${given}`] : [];
  })[0];

/** `at`: the document that is mended, or that is missing. */
export function withCopyGone(at: Observed, fix: FixDraft): FixDraft {
  const copy = at.role === 'resource-metadata' ? copyIn(at) : undefined;
  if (copy === undefined) return fix;
  const again = {
    kind: 'again' as const,
    when: `If the JSON is the old one still, since this response was a copy from a cache (${code(copy)})`,
    steps: [step(inFront(at), 'Empty its cache, or wait until it asks your MCP server again.')],
  };
  return { ...fix, or: [...(fix.or ?? []), again] };
}
