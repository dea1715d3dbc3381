/** How a product in front of a server is told to let one path pass. */
import { header } from '../../exchange.ts';
import type { NamedValue, Step } from '../../finding.ts';
import { parseUrl } from '../../text/url.ts';
import type { FixDraft } from '../define.ts';
import { between } from '../kit/places.ts';
import { step } from '../kit/steps/step.ts';
import type { Seen } from './sign.ts';

const WELL_KNOWN = '/.well-known/';

/** The paths that have to pass: that of the request, and where clients look for metadata. */
export function pathsToAllow({ facts, url }: Seen): string[] {
  const server = parseUrl(facts.server);
  const paths = [server?.origin === url?.origin ? server?.pathname : undefined, url?.pathname];
  return [
    ...new Set([
      ...paths.flatMap((path) => (path === undefined ? [] : path.startsWith(WELL_KNOWN) ? [WELL_KNOWN] : [path])),
      WELL_KNOWN,
    ]),
  ];
}

/** Where no form is known whose field they go in: what they are for. */
export const toLetThrough = (paths: readonly string[]): NamedValue[] =>
  paths.map((value) => ({ name: 'Path to let through', value }));

/** The header by which a product finds one request in its log, with the name that it has there. */
export interface Trace {
  header: string;
  name: string;
}

/** What to search the log of a product for: its own id of the request, else the time. */
function traced({ at }: Seen, trace: Trace | undefined): NamedValue[] {
  const id =
    trace && (header(at.response?.headers, trace.header) ?? header(at.preflight?.response?.headers, trace.header));
  if (trace && id !== undefined) return [{ name: trace.name, value: id }];
  return at.undated ? [] : [{ name: 'Time', value: timeOf(at.startedAt) }];
}

/** As logs write it. */
const timeOf = (startedAt: number): string => `${new Date(startedAt).toISOString().replace('T', ' ').slice(0, 19)} UTC`;

interface Exception {
  /** As it reads in "Fix it in …". */
  product: string;
  rule: { text: string; path: string[]; field: string };
  log: { path?: string[]; trace?: Trace };
}

export const lookInLog = (product: string, seen: Seen, { path, trace }: Exception['log']): Step =>
  step(between(product), `Find this request in the log of ${product}: it names the rule that acted.`, {
    ...(path && { path }),
    values: traced(seen, trace),
  });

/** A rule for these paths, and the log that names the rule which acted. */
export const exception =
  ({ product, rule, log }: Exception) =>
  (seen: Seen): FixDraft => ({
    do: [
      step(between(product), rule.text, {
        path: rule.path,
        values: pathsToAllow(seen).map((value) => ({ name: rule.field, value })),
      }),
    ],
    stuck: [lookInLog(product, seen, log)],
  });
