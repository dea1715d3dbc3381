/** What stands in front hands a request on with another path: the program behind says for which one it was asked. */
import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { bodyStart } from './answers/kinds.ts';

/** Express, Nest and Fastify write it into their 404. */
const notThere = /\b(?:Cannot [A-Z]{3,7} |Route [A-Z]{3,7}:)(\/[\w./-]*)(?=["\s<])/;

/** What is looked for at a path. Many take a prefix off on purpose: with the name left, the program has nothing there by itself. */
const names = [/\/\.well-known\//, /\/(?:mcp|sse)\/?$/];

/** Only where the name was taken off, or something was put before it: any other path is of another program. */
export function pathBehind(at: Observed): string | undefined {
  const behind = at.status === 404 ? notThere.exec(bodyStart(at))?.[1] : undefined;
  const asked = parseUrl(at.request.url)?.pathname;
  if (behind === undefined || asked === undefined || behind === asked) return undefined;
  const name = names.find((one) => one.test(asked));
  const taken = (behind === '/' || asked.endsWith(behind)) && !name?.test(behind);
  return name && (taken || behind.endsWith(asked)) ? behind : undefined;
}
