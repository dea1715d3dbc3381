import type { Facts, Observed } from '../../handshake/facts.ts';
import { readMasked } from '../../masked.ts';
import { isStandIn } from '../../text/stand-in.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc } from '../kit/references.ts';
import { forgetSteps, newSignIn } from '../kit/steps/clients.ts';
import { logsAndSupport, orAskVendor } from '../kit/steps/scalekit.ts';
import { inClient, step } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { clientWord, codes, upperFirst } from '../kit/words.ts';

/** What can be compared: a masked value by its fingerprint, another as it is; a redacted one not at all. */
function comparable(state: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  const masked = readMasked(state);
  if (masked) return `${masked.length}.${masked.fingerprint}`;
  return state === '' || isStandIn(state) ? undefined : state;
}

export default defineCheck({
  id: 'authorization/state-mismatch',
  owner: 'client',
  judges: 'request',
  fails: 'The `state` of the callback is not the one that was sent.',
  references: [rfc(6749, '10.12'), mcp('basic/authorization', 'Open redirection', 'open-redirection')],

  test({ authorization: { requests, request, callback } }) {
    if (!callback || !request || callback.at.request.method === 'POST') return unknown;
    const sent = requests.map((r) => comparable(r.state));
    const back = comparable(callback.state);
    // A callback of an earlier sign-in that was begun again here is that sign-in's.
    if (back !== undefined && sent.includes(back)) return passed;
    if (sent.some((state) => state === undefined) || (back === undefined && callback.state !== undefined))
      return unknown;
    // A broken callback without code and error is told elsewhere.
    if (back === undefined && !callback.code && !callback.error) return unknown;
    return failed({
      at: callback.at,
      evidence: [parameterEvidence(callback.at, 'state', callback.state, request.state ?? null)],
      data: { lost: back === undefined },
    });
  },

  title: ({ facts, data: { lost } }) =>
    lost
      ? 'The sign-in came back without its secret text (`state`)'
      : `The sign-in that came back is not the one that ${clientWord(facts)} began (\`state\`)`,
  summary: ({ facts, data: { lost } }) =>
    lost
      ? `${upperFirst(clientWord(facts))} gives each sign-in a secret text of its own (\`state\`), and the browser came back without it.`
      : `${upperFirst(clientWord(facts))} gives each sign-in a secret text of its own (\`state\`), and another one came back. Most likely it came from a tab of an older sign-in.`,
  why: ({ facts, data: { lost } }) =>
    `${upperFirst(clientWord(facts))} goes on only with the very text that it sent, so that it never takes up the sign-in of somebody else.${lost ? '' : ' Of each secret only its length is shown here, and a mark behind `#`: two different marks mean two different secrets.'}`,
  fix: ({ facts, at, data: { lost } }) => {
    const others = inClient(
      facts,
      `Close all tabs at ${codes(pages(facts, at))}, but keep the one with ${clientWord(facts)}: an older sign-in may wait in the others.`,
    );
    const stuck = logsAndSupport(facts);
    if (!lost)
      return {
        do: [{ ...others, waits }, newSignIn(facts, 'in one tab', waits)],
        or: [
          {
            kind: 'again',
            when: 'If another text comes back with one tab too',
            instead: 'clear what is saved, and begin anew',
            steps: forgetSteps(facts, 'what an older sign-in left'),
          },
        ],
        stuck,
      };
    return facts.scalekit
      ? { do: [others, ...forgetSteps(facts, 'what an older sign-in left')], stuck }
      : {
          do: [
            step(
              authorizationServerPlace(facts),
              'Hand `state` back unchanged with every redirect to a callback address.',
            ),
          ],
          or: orAskVendor(facts),
          stuck,
        };
  },
  verify: ({ facts }) => [verifyPassing(facts, `the browser comes back to ${clientWord(facts)} in that one tab`)],
});

const waits = 'sign in again in one tab';

/** Where a sign-in waits, or comes back to. */
const pages = ({ authorization: { request } }: Facts, at: Observed): string[] =>
  [request?.at.request.url, at.request.url].flatMap((url) => {
    const parsed = parseUrl(url);
    return parsed ? [url === at.request.url ? `${parsed.host}${parsed.pathname}` : parsed.host] : [];
  });
