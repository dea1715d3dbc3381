import type { Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { bare, newUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, type FixDraft, type Words } from '../define.ts';
import { failureEvidence } from '../kit/evidence.ts';
import { party, partyPlace } from '../kit/party.ts';
import { support, yourBrowser } from '../kit/places.ts';
import { fetchStandard } from '../kit/references.ts';
import { restartServer } from '../kit/steps/server.ts';
import { enterUrl, newInspector } from '../kit/steps/settings.ts';
import { inClient, inServer, step, value } from '../kit/steps/step.ts';
import { listed, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, host } from '../kit/words.ts';
import { type BlockedBy, blockedTexts } from '../signs/failure-texts.ts';
import { failingRequests, networkRequests } from './shared.ts';

type Reason = BlockedBy | 'unsaid';

/** What the browser said; where that is no more than "blocked", the two URLs may tell. */
function reasonOf(x: Observed): Reason {
  const named = blockedTexts.find(({ text }) => text.test(x.failure?.text ?? ''))?.kind;
  if (named) return named;
  return x.page.origin?.startsWith('https:') && x.request.url.startsWith('http:') ? 'mixed' : 'unsaid';
}

const reasons: Record<Reason, (page: Prose) => Prose> = {
  extension: () => 'An extension, such as a content blocker, stopped it before it left.',
  mixed: (page) => `${page} was loaded by \`https\`, and such a page may not call an \`http\` address.`,
  local: (page) => `${page} comes from the internet and needs your permission to call your computer or your network.`,
  policy: (page) => `A rule of ${page} stopped it before it left (\`Content-Security-Policy\`).`,
  port: () => 'Browsers connect to no such port, because another protocol uses it.',
  administrator: () => 'A rule that the administrator of this browser set stopped it before it left.',
  response: () => 'The response says that pages of other sites must not load it (`Cross-Origin-Resource-Policy`).',
  unsaid: () => 'The cause is unknown: what was recorded does not say it.',
};

/** What such a thing is. */
const whys: Record<Reason, Prose> = {
  extension:
    'An extension may stop any request of a page. The request never left the browser, so no server is at fault.',
  mixed:
    'A page that came encrypted must not fetch anything without encryption: the browser stops such a request (mixed content).',
  local: 'Pages of the internet must not reach the devices beside you unasked: the browser asks you first.',
  policy:
    'A page says in the header `Content-Security-Policy` which addresses it may call. The browser stops all others.',
  port: 'So that no page can misuse other services, browsers keep a list of ports that they never call.',
  administrator: 'Whoever manages this browser can forbid addresses. Nothing that you change elsewhere helps.',
  response:
    'A server says in this header which sites may load its responses. The browser withholds them from all others.',
  unsaid: 'The browser stopped the request by itself, so no server got it.',
};

/** A port that every browser connects to. */
const OPEN_PORT = '3000';

/** The same address on that port. */
function onOpenPort(text: string): string | undefined {
  const url = newUrl(text);
  if (url) url.port = OPEN_PORT;
  return url?.href;
}

function fix({ facts, at, data: { reason } }: Words<{ reason: Reason }>): FixDraft {
  const { url } = at.request;
  const origin = parseUrl(url)?.origin;
  const own = newInspector('Use the page of an MCP Inspector on your computer.');
  const page = value('Site', at.page.origin ?? undefined);
  switch (reason) {
    case 'extension':
      return {
        do: [step(yourBrowser, `Turn your content blocker off for the page of ${clientWord(facts)}.`, page)],
        or: [
          {
            kind: 'case',
            when: 'If you do not know which extension it is',
            steps: [
              step(yourBrowser, 'Turn your extensions off one by one.', {
                path: ['Extensions'],
              }),
            ],
            open: true,
          },
        ],
      };
    case 'mixed':
      return {
        do: [
          at.role === 'mcp'
            ? enterUrl(facts, 'Enter the `https` address.', url.replace(/^http:/i, 'https:'))
            : step(
                partyPlace(facts, at),
                'Name the `https` address in the metadata.',
                value('URL', bare(url).replace(/^http:/i, 'https:')),
              ),
        ],
        or: [{ kind: 'case', when: 'If there is no `https` address', steps: [own] }],
      };
    case 'local':
      return {
        do: [
          step(yourBrowser, 'Allow this page to reach your local network.', {
            path: ['Site settings', 'Local network access'],
            ...page,
          }),
        ],
        or: [{ when: 'If your browser does not let you', steps: [own] }],
      };
    case 'policy':
      return {
        do: [
          inClient(
            facts,
            'Add this address to the `Content-Security-Policy` of the page.',
            value('connect-src', origin),
          ),
        ],
      };
    case 'port':
      return at.role === 'mcp'
        ? {
            do: [
              inServer('Let your MCP server listen on another port.', value('Port', OPEN_PORT)),
              restartServer,
              enterUrl(facts, 'Enter the new address.', onOpenPort(url)),
            ],
          }
        : { do: [step(partyPlace(facts, at), 'Let it listen on another port.', value('Port', OPEN_PORT))] };
    case 'administrator':
      return {
        do: [
          step(
            support('the administrator of this browser'),
            'Ask them to allow this host.',
            value('URLAllowlist', host(url)),
          ),
        ],
      };
    case 'response':
      return {
        do: [
          step(
            partyPlace(facts, at),
            'Set this header in the response.',
            value('Cross-Origin-Resource-Policy', 'cross-origin'),
          ),
        ],
      };
    default:
      return {
        do: [
          step(yourBrowser, 'Read the message in the console of the page: it says what blocked the request.', {
            path: ['DevTools', 'Console'],
          }),
        ],
      };
  }
}

export default defineCheck<{ reason: Reason }>({
  id: 'network/blocked-by-browser',
  owner: 'client',
  judges: 'connection',
  fails:
    'The browser itself stopped the request: an extension, mixed content, Local Network Access, a content security policy.',
  references: [fetchStandard('concept-main-fetch', 'Main fetch: what is blocked')],

  test(facts) {
    const requests = networkRequests(facts).filter((x) => x.via === 'direct');
    return failingRequests(
      requests,
      (at) =>
        at.failure?.kind === 'blocked'
          ? { data: { reason: reasonOf(at) }, evidence: [failureEvidence(at, 'a response')] }
          : undefined,
      requests.some((x) => x.status !== undefined && x.page.origin !== null),
    );
  },

  title: ({ facts, at }) => `The browser blocked the request to ${party(facts, at)}`,
  summary: ({ facts, data: { reason } }) => {
    const words = reasons[reason](`the page of ${clientWord(facts)}`);
    return words.charAt(0).toUpperCase() + words.slice(1);
  },
  why: ({ data: { reason } }) => whys[reason],
  fix,
  verify: ({ facts, at }) => [verifyConnect(facts, `${listed(at)} has a status, which ${party(facts, at)} sent`)],
});
