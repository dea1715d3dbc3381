import type { Facts } from '../../handshake/facts.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { unreachedOf } from '../kit/answers/unreached.ts';
import { evidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

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
      evidence: [evidence(callback.at, 'origin of the callback', target.origin, began)],
      data: { began, target: target.origin },
    });
  },

  title: () => 'The sign-in returns to another address than it began on',
  summary: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} was open at ${code(data.began)}, and the callback opened at ${code(data.target)}. To a browser these are two sites: what the client saved before the sign-in is not there. Clients report "No code verifier saved" or "Authorization state was lost".`,
  fix: ({ facts, data }) => [
    {
      text: `Open the client at the address of its callback and stay there.`,
      copy: data.target,
    },
    connectAgain(facts),
  ],
  verify: ({ data: { began } }) => [
    verifyBySight(
      `Connect again from the address of the callback: the sign-in returns there, and not from ${began} to another.`,
    ),
  ],
});
