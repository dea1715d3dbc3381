import type { Prose } from '../../finding.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { evidence } from '../kit/evidence.ts';
import { party } from '../kit/party.ts';
import { permissionEvidence, verifyReadable } from '../kit/permission.ts';
import { yourBrowser } from '../kit/places.ts';
import { allowPageToo } from '../kit/steps/cors-headers.ts';
import { pageOrigin } from '../kit/steps/cors-needs.ts';
import { step, value } from '../kit/steps/step.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { ABOUT_CORS, type CorsWords, corsHeaderEvidence, defineCorsCheck, pageWord, partyWord } from './shared.ts';

/** What differs between two origins, in words. */
function difference(allowed: string, asked: string): Prose {
  if (allowed === 'null') return 'The value `null` stands for pages without an address, and this page has one.';
  const [a, b] = [parseUrl(allowed), parseUrl(asked)];
  if (!a || !b) return ABOUT_CORS;
  if (a.origin === b.origin) return 'The value has neither a path nor a slash at its end: texts are compared.';
  if (a.protocol !== b.protocol && a.host === b.host) return 'One is `http`, the other `https`: texts are compared.';
  if (a.hostname === b.hostname && a.protocol === b.protocol) return 'The port differs: texts are compared.';
  if (isLoopback(a) && isLoopback(b))
    return `To a browser ${code(a.hostname)} and ${code(b.hostname)} are two places, even though both are your computer.`;
  return ABOUT_CORS;
}

/** The page under the address that is allowed already, where both are names of this machine. */
function allowedName({ detail: { observed } }: CorsWords['data'], origin: string): string | undefined {
  const allowed = parseUrl(observed ?? undefined);
  const asked = parseUrl(origin);
  if (!allowed || !asked || allowed.origin === asked.origin || allowed.origin !== observed) return undefined;
  return isLoopback(allowed) && isLoopback(asked) && allowed.port === asked.port ? `${allowed.origin}/` : undefined;
}

export default defineCorsCheck({
  id: 'cors/origin-mismatch',
  reason: 'origin-mismatch',
  fails:
    '`Access-Control-Allow-Origin` names another origin: port, scheme, `localhost` against `127.0.0.1`, a slash, `null`.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin) => {
    const shown =
      data.on === 'preflight'
        ? permissionEvidence(at, origin)
        : [corsHeaderEvidence(at, data, 'Access-Control-Allow-Origin', origin)];
    const name = allowedName(data, origin);
    // Where the page moves, its own address is what has to be another.
    return name === undefined
      ? shown
      : [
          evidence(at, 'Address of the page', `${origin}/`, name),
          ...shown.map((one) => (one.what === 'Access-Control-Allow-Origin' ? { ...one, expected: null } : one)),
        ];
  },
  title: (words) =>
    allowedName(words.data, pageOrigin(words.facts, words.at)) === undefined
      ? `${partyWord(words)} allows another page than ${clientWord(words.facts)}’s (\`Access-Control-Allow-Origin\`)`
      : `${upperFirst(clientWord(words.facts))} is open at an address that ${party(words.facts, words.at)} does not allow (\`Access-Control-Allow-Origin\`)`,
  summary: (words) =>
    `${partyWord(words)} allows ${code(words.data.detail.observed)}, and ${pageWord(words)} is open at ${code(pageOrigin(words.facts, words.at))}.`,
  why: ({ facts, at, data }) => difference(data.detail.observed ?? '', pageOrigin(facts, at)),
  fix: (words) => {
    const name = allowedName(words.data, pageOrigin(words.facts, words.at));
    const mended = allowPageToo(words);
    if (name === undefined) return mended;
    return {
      do: [
        step(
          yourBrowser,
          `Open ${pageWord(words)} at this address in its own tab: this one is allowed.`,
          value('Address', name),
        ),
      ],
      or: [
        {
          when: `If the page has to stay at ${code(pageOrigin(words.facts, words.at))}`,
          steps: mended.do,
        },
        ...(mended.or ?? []),
      ],
    };
  },
  verify: (words, origin) => {
    const name = allowedName(words.data, origin);
    const readable = verifyReadable(words, origin);
    if (name === undefined) return [readable];
    return [
      connectWith(words.facts, `${clientWord(words.facts)} at ${code(name)}`),
      { ...readable, says: `If the page stays where it is: ${readable.says.replace(/^The/, 'the')}` },
    ];
  },
});
