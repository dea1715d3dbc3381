import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { senderOf } from '../../handshake/redirects.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { isRedirect, isSuccess } from '../../protocol/status.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { startAgain } from '../kit/steps/settings.ts';
import { inClient, onComputer, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { clientWord, code, host } from '../kit/words.ts';
import type { Unreached } from '../signs/failure-texts.ts';

/** Nothing listened. A connection that was made and broken off may have brought the code all the same. */
const unanswered: Partial<Record<Unreached, (at: Observed) => Prose>> = {
  refused: (at) => `nothing runs at port ${code(portOf(at))} any more`,
  dns: (at) => `the browser does not find the host ${code(host(at.request.url))}`,
  timeout: (at) => `nothing responds at ${code(host(at.request.url))} in time`,
  unreachable: (at) => `there is no way from the browser to ${code(host(at.request.url))}`,
};

/** A program that failed at it, or another one at that address, took nothing. */
const isTaken = (x: Observed): boolean => x.role === 'callback' && (isSuccess(x) || isRedirect(x));

export default defineCheck<{ text: string; kind: Unreached }>({
  id: 'authorization/callback-unreachable',
  owner: 'client',
  judges: 'connection',
  fails: 'The browser was sent to the callback URL of the client, and nothing answers there.',
  references: [rfc(8252, '7.3'), mcp('basic/authorization', 'Open redirection', 'open-redirection')],

  test({ authorization: { callback }, exchanges }) {
    if (callback?.at.role !== 'callback') return unknown;
    const { at } = callback;
    const unreached = unreachedOf(at);
    if (!unreached || !unanswered[unreached.kind]) return at.status === undefined ? unknown : passed;
    // Loaded once more: the client took what it brings the first time, and stopped listening.
    if (exchanges.some((x) => x.position < at.position && x.request.url === at.request.url && isTaken(x)))
      return passed;
    const sender = senderOf(exchanges, at);
    return failed({
      at,
      evidence: [
        evidence(at, 'How it ended', unreached.text, 'a response'),
        ...(sender ? [headerEvidence(sender, 'Location', null)] : []),
      ],
      data: unreached,
    });
  },

  title: ({ facts, at }) =>
    `Nothing responds at the callback address of ${clientWord(facts)} (${code(host(at.request.url))})`,
  summary: ({ at, data: { kind } }) => `The sign-in went well, but ${unanswered[kind]?.(at)}.`,
  why: ({ facts, data: { text } }) =>
    `After the sign-in the browser goes to the callback address, and ${clientWord(facts)} has to be running there to take what it brings. The browser says ${code(text)}.`,
  fix: ({ facts, at }) => {
    const local = isLoopback(at.request.url);
    return {
      do: local
        ? [startAgain(facts, portOf(at)), ...openAgain(facts)]
        : [
            inClient(
              facts,
              `Make ${clientWord(facts)} reachable from the browser at this address.`,
              value('Callback address', bare(at.request.url)),
            ),
          ],
      or: [
        ...(local
          ? [
              {
                kind: 'case' as const,
                when: `If ${clientWord(facts)} runs in a container, in WSL or on another machine`,
                steps: [onComputer(`Forward port ${code(portOf(at))} from there to the machine with the browser.`)],
              },
            ]
          : []),
        {
          kind: 'case',
          when: `If ${clientWord(facts)} is open at another address by now`,
          instead: `let ${clientWord(facts)} register again from there`,
          steps: forgetSteps(facts),
        },
      ],
    };
  },
  verify: ({ facts, at }) => [
    verifyPassing(facts, `after the sign-in the page at ${code(host(at.request.url))} opens`),
  ],
});

/** Its page is from before, with the token of the program that ended. */
const openAgain = (facts: Facts) =>
  facts.client.kind === 'inspector'
    ? [inClient(facts, 'Open the address that MCP Inspector prints in the terminal then, in place of its old tab.')]
    : [];

function portOf({ request: { url } }: Observed): string {
  const parsed = parseUrl(url);
  return parsed?.port || (parsed?.protocol === 'http:' ? '80' : '443');
}
