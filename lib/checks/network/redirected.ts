import { header } from '../../exchange.ts';
import type { Prose, Snippet } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { isHsts } from '../../handshake/redirects.ts';
import { lazily } from '../../text/lazily.ts';
import { parseUrl, withoutFragment, withoutSlash } from '../../text/url.ts';
import { defineCheck, type FixDraft, outcome, type Words } from '../define.ts';
import { productName } from '../kit/answers/intermediaries.ts';
import { leadsToLogin } from '../kit/answers/login.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontPageOf } from '../kit/front.ts';
import { isInner } from '../kit/moved.ts';
import { between } from '../kit/places.ts';
import { literal } from '../kit/recipes/recipe.ts';
import { mcp, rfc } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { endpointSnippets } from '../kit/snippets/server.ts';
import { answerBeforeLogin } from '../kit/steps/answer-before-login.ts';
import { forwardedSteps } from '../kit/steps/forwarded.ts';
import { alsoServerUrl } from '../kit/steps/resource.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { inServer, step } from '../kit/steps/step.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { rightStatus, verifyMcp } from './shared.ts';

interface Data {
  from: URL;
  /** Where it redirects to; `undefined` when the header is missing or no URL. */
  to: URL | undefined;
  /** The browser did, which knows the name for `https` (RFC 6797 §8.3), and no server. */
  browser: boolean;
  /** It sets a cookie: what looks whether a browser brings one back sends everybody to the same address. */
  cookie: boolean;
  /** What a client that followed it to the same address asked there, where it was seen. */
  after: Observed | undefined;
}

/** Django does not send a `POST` on to the address with a slash while it is being developed (`DEBUG`): it fails, and says so. */
const wantsSlash = ({ status, response }: Observed): boolean =>
  status === 500 && /\bAPPEND_SLASH set\b/.test(response?.body ?? '');

const redirects = [301, 302, 303, 307, 308];
const isRedirect = ({ status }: Observed) => status !== undefined && redirects.includes(status);

/** It leads to itself. */
const isLoop = ({ from, to }: Pick<Data, 'from' | 'to'>): boolean => to?.href === from.href;
/** There a `GET` is answered, which most redirects make of a `POST`: only some requests are redirected. */
const isPassed = ({ after }: Data): boolean => after?.status !== undefined && !isRedirect(after);
/** Mostly what stands in front speaks `http` to a server that sends everybody to `https`. */
const isSentToHttps = (data: Data): boolean =>
  isLoop(data) && data.from.protocol === 'https:' && !data.cookie && !isPassed(data);

/** Two addresses by what differs: the paths alone at one host. */
const short = (url: URL, other: URL | undefined): Prose =>
  code(other && url.origin === other.origin ? `${url.pathname}${url.search}` : url.href);

/** The address to enter: the target, reached as the first one was. Nobody signs in to MCP at a page for people. */
function target({ at, data }: Pick<Words<Data>, 'at' | 'data'>): URL | undefined {
  const { from, to } = data;
  if (!to || isLoop(data) || leadsToLogin(at)) return undefined;
  if (!isInner(from, to)) return to;
  const better = parseUrl(`${to.pathname}${to.search}`, from.href);
  return better?.href === from.href ? undefined : better;
}

function loses({ at, data }: Words<Data>): Prose {
  const { from, to, after } = data;
  if (wantsSlash(at)) return 'Django has only the address with a slash at its end.';
  if (!to) return 'It does not say where to (`Location`).';
  if (after && isPassed(data))
    return `A client that follows it asks the same address with \`${after.request.method}\`, which gets ${after.status}.`;
  // Of a `POST` only these keep the method.
  const isSure = after?.status !== undefined || at.status === 307 || at.status === 308;
  if (isLoop(data))
    return `A client that follows it comes back to the same address${isSure ? ', again and again' : ''}.`;
  if (to.host !== from.host) return 'A client drops its token on the way to another host.';
  if (at.status === 307 || at.status === 308) return 'A client may not follow a redirect of such a request.';
  return 'A redirect of this kind turns a `POST` into a `GET` without a body.';
}

/** What stands in front sets or takes a slash by itself; another path is meant. */
const byFront = (at: Observed, from: URL, entered: URL | undefined): string | undefined =>
  entered?.origin === from.origin && withoutSlash(entered.pathname) === withoutSlash(from.pathname)
    ? frontPageOf(at)?.name
    : undefined;

const directives: Readonly<Record<string, string>> = { Apache: '`RewriteRule`, `Redirect` or `DirectorySlash`' };

/** Run in Django 3.2 on 2026-11-30. */
const inDjango = (path: string): Snippet => ({
  label: 'Django',
  language: 'python',
  where: 'in `urlpatterns`, above the line for your MCP server, with its view in place of `mcp_view`',
  code: `path(${literal(path.slice(1))}, mcp_view),`,
});

function fix({ facts, at, data }: Words<Data>): FixDraft {
  const entered = target({ at, data });
  if (entered && data.browser)
    return {
      do: [enterUrl(facts, 'Enter the address with `https`.', entered.href)],
      or: alsoServerUrl(facts, entered.href),
    };
  const { from, to } = data;
  const answers = inServer(
    `Let your MCP server respond at ${code(from.pathname)} itself${wantsSlash(at) ? '' : ', without a redirect'}.`,
    withCode(wantsSlash(at) ? [inDjango(from.pathname)] : endpointSnippets(facts, from.pathname)),
  );
  const forwarded = forwardedSteps(facts, at, from);
  const front = byFront(at, from, entered);
  if (entered && front)
    return {
      do: [
        step(
          between(front),
          `Let ${front} pass ${code(from.pathname)} on to your MCP server as it is: look for a ${directives[front] ?? '`location`, `rewrite` or `return`'} that changes the path.`,
        ),
      ],
      or: [
        {
          when: `If ${short(entered, from)} is to be the address`,
          steps: [
            enterUrl(facts, 'Enter the address without the redirect.', entered.href),
            ...alsoServerUrl(facts, entered.href).flatMap(({ when, steps: [set, ...others] }) => [
              ...(set ? [{ ...set, text: `${when}: ${set.text.charAt(0).toLowerCase()}${set.text.slice(1)}` }] : []),
              ...others,
            ]),
          ],
        },
      ],
    };
  const inner = { when: 'If others follow this redirect too', steps: forwarded };
  if (isSentToHttps(data)) return { do: forwarded, stuck: [answers] };
  if (!entered && isInner(from, to)) return { do: forwarded };
  // A client that signs in whatever is answered got past it without a token, and is stopped by it with one.
  if (!entered && leadsToLogin(at)) return answerBeforeLogin(facts, at);
  if (!entered) return { do: [answers] };
  return {
    do: [
      enterUrl(
        facts,
        wantsSlash(at) ? 'Enter the address with a slash at its end.' : 'Enter the address without the redirect.',
        entered.href,
      ),
    ],
    or: [
      ...alsoServerUrl(facts, entered.href),
      { when: `If people go on using ${short(from, entered)}`, steps: [answers] },
      ...(isInner(from, to) ? [inner] : []),
    ],
  };
}

export default defineCheck<Data>({
  id: 'network/redirected',
  owner: ({ data: { browser } }) => (browser ? 'client' : 'mcp-server'),
  judges: 'answer',
  // The address is wrong, whatever the redirect lacks beside it.
  insteadOf: ['cors'],
  fails: 'The MCP URL answers with a redirect: a `POST` loses its body or its `Authorization` on the way.',
  references: [rfc(9110, '15.4'), mcp('basic/transports', 'Streamable HTTP', 'streamable-http')],

  test({ mcp: requests, exchanges, via }) {
    const followed = lazily(() => Map.groupBy(exchanges, (x) => x.redirectedFrom));
    const failures = requests.flatMap((at) => {
      const from = parseUrl(at.request.url);
      // The target's own redirects belong to the first one.
      const unslashed = wantsSlash(at);
      if (!(isRedirect(at) || unslashed) || at.redirectedFrom !== undefined || !from) return [];
      const location = header(at.response?.headers, 'location');
      // What stands behind `#` no server is sent.
      const to = parseUrl(unslashed ? `${from.pathname}/` : location && withoutFragment(location), at.request.url);
      const evidence = [
        statusEvidence(at, rightStatus(at)),
        unslashed ? bodyEvidence(at, null) : headerEvidence(at, 'Location', null),
      ];
      const cookie = header(at.response?.headers, 'set-cookie') !== undefined;
      const after = isLoop({ from, to }) ? followed().get(at.id)?.[0] : undefined;
      const data = { from, to, browser: isHsts(at.response), cookie, after };
      // One to a login page is the challenge’s matter: who is past the one is past the other. A live check asks on in any case.
      const isPast = via !== 'live-check' && at.tokenless && leadsToLogin(at);
      const login = isPast && { survivedBy: 'metadata-requested' as const };
      return [{ at, endpoint: 'mcp' as const, data, evidence, ...login }];
    });
    return outcome(
      failures,
      requests.some((x) => x.status !== undefined),
    );
  },

  title: (words) => {
    const {
      facts,
      data: { from, to, browser },
    } = words;
    const entered = target(words);
    if (browser)
      return `The browser asks ${code(from.host)} by \`https\` alone (HSTS), and ${clientWord(facts)} uses \`http\``;
    const front = byFront(words.at, from, entered);
    if (front)
      return `${productName(front)} redirects ${short(from, to)} to ${short(to ?? from, from)} (${words.at.status})`;
    if (entered && entered.origin === from.origin && entered.pathname !== from.pathname)
      return `${upperFirst(clientWord(facts))} uses ${short(from, entered)}, and your MCP server is at ${short(entered, from)} (${words.at.status})`;
    if (isPassed(words.data))
      return `Your MCP server redirects ${code(`${words.at.request.method} ${from.pathname}`)} to itself (${words.at.status})`;
    if (isLoop(words.data)) return `Your MCP server redirects ${code(from.pathname)} to itself (${words.at.status})`;
    return to
      ? `Your MCP server redirects ${short(from, to)} to ${short(to, from)} (${words.at.status})`
      : `Your MCP server redirects ${code(from.pathname)} to nowhere`;
  },
  summary: (words) => {
    const entered = target(words);
    return `${loses(words)}${entered && !byFront(words.at, words.data.from, entered) ? ` Use ${short(entered, words.data.from)} in ${clientWord(words.facts)}.` : ''}`;
  },
  why: ({ data }) =>
    data.browser
      ? 'A server can tell browsers to use `https` alone for its name (HSTS). They keep to it by themselves from then on, with a redirect that no server sent.'
      : isLoop(data)
        ? isSentToHttps(data)
          ? 'Most likely a proxy takes off the encryption, and your MCP server, which sees `http`, sends everybody to `https`.'
          : `A rule of your MCP server, or of a proxy in front of it, redirects ${isPassed(data) ? 'such requests' : 'every request'}.`
        : isInner(data.from, data.to)
          ? 'The redirect names the address by which a proxy reaches your MCP server, and not its public one.'
          : 'A slash at the end, `http` or `https`, and the host are all part of an address.',
  fix,
  verify: ({ facts, at, data }) => {
    const entered = target({ at, data });
    const front = byFront(at, data.from, entered);
    return [
      ...(entered ? [connectWith(facts, code((front ? data.from : entered).href))] : []),
      ...(data.browser
        ? []
        : [
            verifyMcp(facts, at, {
              ...(entered &&
                !front && { asks: 'asks the old address once, for the case that you removed the redirect' }),
            }),
          ]),
    ];
  },
});
