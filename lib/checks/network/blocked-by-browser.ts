import type { FixStep } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, type Words } from '../define.ts';
import { failureEvidence } from '../kit/evidence.ts';
import { fetchStandard, vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { code, endpointName, host } from '../kit/words.ts';
import { type BlockedBy, blockedTexts } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests } from './shared.ts';

type Reason = BlockedBy | 'unsaid';

/** What the browser said; where that is no more than "blocked", the two URLs may tell. */
function reasonOf(x: Observed): Reason {
  const named = blockedTexts.find(({ text }) => text.test(x.failure?.text ?? ''))?.kind;
  if (named) return named;
  return x.page.origin?.startsWith('https:') && x.request.url.startsWith('http:') ? 'mixed' : 'unsaid';
}

const why: Record<Reason, string> = {
  extension: 'An extension, such as a content blocker, stopped it.',
  mixed: 'The page was loaded by `https` and may not ask an `http` address (mixed content).',
  local: 'A page from the internet may ask an address on this machine or in this network only with permission.',
  policy: 'The content security policy of the page does not allow this address.',
  port: 'The browser allows no connection to this port at all, because another protocol uses it.',
  administrator: 'A rule that the administrator of this browser set stopped it.',
  response: 'The answer says that pages of other origins must not load it (`Cross-Origin-Resource-Policy`).',
  unsaid: 'What was recorded does not say why.',
};

function steps({ at, data: { reason } }: Words<{ reason: Reason }>): FixStep[] {
  const name = code(host(at.request.url));
  switch (reason) {
    case 'extension':
      return [
        { text: 'Turn content blockers off for the page, or open it in a private window, where extensions are off.' },
      ];
    case 'mixed':
      return [
        { text: 'Use the `https` address of the server.', copy: at.request.url.replace(/^http:/i, 'https:') },
        { text: 'Open the page of the client by `http` from this machine if the server has no `https` address.' },
      ];
    case 'local':
      return [
        {
          text: 'Allow the page to reach devices in your local network when the browser asks, or in the settings of the site.',
        },
        { text: 'Open the client from this machine, such as `http://localhost:6274`, if it comes from the internet.' },
      ];
    case 'policy':
      return [
        {
          text: `Add ${name} to \`connect-src\` in the content security policy of the page.`,
          copy: parseUrl(at.request.url)?.origin ?? '',
        },
      ];
    case 'port':
      return [{ text: 'Let the server listen on another port, such as 3000 or 8080.' }];
    case 'administrator':
      return [{ text: `Ask the administrator of this browser to allow ${name}.` }];
    case 'response':
      return [
        {
          text: 'Remove the header `Cross-Origin-Resource-Policy` from the answer, or set it to `cross-origin`.',
          copy: 'Cross-Origin-Resource-Policy: cross-origin',
        },
      ];
    default:
      return [{ text: 'Read the message in the console of the page, which says what blocked the request.' }];
  }
}

export default defineCheck<{ reason: Reason }>({
  id: 'network/blocked-by-browser',
  owner: 'client',
  judges: 'connection',
  fails:
    'The browser itself stopped the request: an extension, mixed content, Local Network Access, a content security policy.',
  references: [
    fetchStandard('concept-main-fetch', 'Main fetch: what is blocked'),
    vendor('W3C', 'Mixed Content', 'https://www.w3.org/TR/mixed-content/'),
  ],

  test(facts) {
    const requests = networkRequests(facts).filter((x) => x.via === 'direct');
    return failingRequests(
      requests,
      (at) =>
        at.failure?.kind === 'blocked'
          ? { data: { reason: reasonOf(at) }, evidence: [failureEvidence(at)] }
          : undefined,
      requests.some((x) => x.status !== undefined && x.page.origin !== null),
    );
  },

  title: ({ endpoint }) => `The browser blocks the request to ${endpointName(endpoint)}`,
  summary: ({ at, data: { reason } }) =>
    `The request to ${code(at.request.url)} never left the browser: ${code(at.failure?.text)}. ${why[reason]}`,
  fix: (words) => [...steps(words), connectAgain(words.facts)],
  verify: ({ facts, at }) => [
    verifyBySight(`${connectAgain(facts).text} The request to ${code(host(at.request.url))} gets an answer.`),
  ],
});
