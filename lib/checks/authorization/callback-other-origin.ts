import type { Facts } from '../../handshake/facts.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence } from '../kit/evidence.ts';
import { yourBrowser } from '../kit/places.ts';
import { mcp, rfc } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';

/** Origin of the page that began the sign-in. */
function beganOn({ exchanges, authorization }: Facts): string | undefined {
  const before = authorization.request?.at.position ?? authorization.callback?.at.position ?? 0;
  const page = exchanges.findLast((x) => x.position < before && !x.navigation && x.page.origin !== null);
  return page?.page.origin ?? undefined;
}

export default defineCheck({
  id: 'authorization/callback-other-origin',
  owner: 'client',
  judges: 'request',
  fails: 'The callback opens on another origin than the sign-in began on, where the client’s saved state is not.',
  references: [
    rfc(6749, '3.1.2'),
    rfc(8252, '7.3'),
    mcp('basic/authorization', 'Open redirection', 'open-redirection'),
  ],

  test(facts) {
    const { callback } = facts.authorization;
    const began = beganOn(facts);
    const target = callback?.at.role === 'callback' ? parseUrl(callback.at.request.url) : null;
    // Where nothing answers, it is not the saved state that is missing.
    if (!callback || !target || began === undefined || unreachedOf(callback.at)) return unknown;
    if (target.origin === began) return passed;
    // A web client may well receive its callback elsewhere; two names of one's own machine are a mistake.
    const page = parseUrl(began);
    if (!page || !isLoopback(began) || !isLoopback(target.href)) return passed;
    const ownPage = facts.client.kind === 'inspector';
    if (!ownPage && page.port !== target.port) return passed;
    return failed({
      at: callback.at,
      // What the reader changes is where the page is open.
      evidence: [
        evidence(callback.at, 'Address at which the page is open', began, target.origin),
        evidence(callback.at, 'Address that the sign-in came back to', target.origin, null),
      ],
      data: { began, target: target.origin },
    });
  },

  title: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} is open at ${code(host(data.began))}, and the sign-in came back to ${code(host(data.target))}`,
  summary: ({ facts, data }) =>
    `To a browser these are two places, and what ${clientWord(facts)} remembers of the sign-in is at ${code(host(data.began))}.`,
  why: ({ facts, data }) =>
    `A page keeps what it remembers for its own address only, and \`localhost\` and \`127.0.0.1\` are two.${askedThere(facts, data.target)} A client may report "No code verifier saved" or "Authorization state was lost".`,
  fix: ({ facts, data }) => ({
    do: [
      step(
        yourBrowser,
        `Enter this address in the address bar of the tab in which ${clientWord(facts)} is open.`,
        value('Address', data.target),
      ),
    ],
    or: [
      {
        when: `If ${clientWord(facts)} has to stay at ${code(host(data.began))}`,
        instead: `let it register again from there, with ${code(host(data.began))} as its callback address`,
        steps: forgetSteps(facts),
      },
    ],
  }),
  verify: ({ facts, data }) => [verifyPassing(facts, `the sign-in begins and ends at ${code(host(data.target))}`)],
});

/** The request itself asked for it: nobody on the way changed the address. */
const askedThere = (facts: Facts, target: string): string =>
  parseUrl(facts.authorization.request?.redirectUri)?.origin === target
    ? ` The sign-in request asks to come back to ${code(host(target))} (\`redirect_uri\`): most likely ${clientWord(facts)} was open there when it registered.`
    : '';
