import type { FixStep } from '../../finding.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { corsSteps, pageOrigin } from '../kit/steps/cors.ts';
import { code, upperFirst } from '../kit/words.ts';
import {
  allowsOrigin,
  type CorsWords,
  corsHeaderEvidence,
  defineCorsCheck,
  verifyCorsHeader,
  where,
} from './shared.ts';

/** What differs between two origins, in words. */
function difference(allowed: string, asked: string): string {
  if (allowed === 'null') return 'The value `null` stands for pages without an origin, and this page has one.';
  const [a, b] = [parseUrl(allowed), parseUrl(asked)];
  if (!a || !b) return '';
  if (a.origin === b.origin) return 'An origin has neither a path nor a slash at its end.';
  if (a.protocol !== b.protocol && a.host === b.host) return 'The scheme differs.';
  if (a.hostname === b.hostname && a.protocol === b.protocol) return 'The port differs.';
  if (isLoopback(a) && isLoopback(b))
    return `To a browser ${code(a.hostname)} and ${code(b.hostname)} are two hosts, even though they lead to the same machine.`;
  return '';
}

/** The page under the address that is allowed already, where both are names of this machine. */
function openAllowed({ facts, at, data }: CorsWords): FixStep[] {
  const allowed = parseUrl(data.detail.observed ?? undefined);
  const asked = parseUrl(pageOrigin(facts, at));
  if (!allowed || !asked || allowed.origin === asked.origin || allowed.origin !== data.detail.observed) return [];
  const same = isLoopback(allowed) && isLoopback(asked) && allowed.port === asked.port;
  return same
    ? [
        {
          text: 'Open the page under the address that is allowed already, or follow the next steps.',
          copy: `${allowed.origin}/`,
        },
      ]
    : [];
}

export default defineCorsCheck({
  id: 'cors/origin-mismatch',
  reason: 'origin-mismatch',
  fails:
    '`Access-Control-Allow-Origin` names another origin: port, scheme, `localhost` against `127.0.0.1`, a slash, `null`.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin) => [corsHeaderEvidence(at, data, 'Access-Control-Allow-Origin', origin)],
  title: (words) => `${upperFirst(where(words))} allows another origin than the page's`,
  summary: (words) =>
    `The page is at ${code(pageOrigin(words.facts, words.at))}, and ${where(words)} allows ${code(words.data.detail.observed)}. ` +
    `The browser compares the two letter by letter and keeps the answer from the page. ${difference(words.data.detail.observed ?? '', pageOrigin(words.facts, words.at))}`.trimEnd(),
  fix: (words) => [...openAllowed(words), ...corsSteps(words)],
  verify: (words, origin) => [verifyCorsHeader(words, origin, 'access-control-allow-origin', allowsOrigin(origin))],
});
