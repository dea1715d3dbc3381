import { readMasked } from '../../masked.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, parameterEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What can be compared: a masked value by its fingerprint, another as it is; a redacted one not at all. */
function comparable(state: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  const masked = readMasked(state);
  if (masked) return `${masked.length}.${masked.fingerprint}`;
  return /redacted|^\*+$|^…$|^$/i.test(state) ? undefined : state;
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
      evidence: [
        parameterEvidence(callback.at, 'state', callback.state, null),
        evidence(request.at, 'state as sent', `state=${request.state ?? ''}`),
      ],
      data: { lost: back === undefined },
    });
  },

  title: ({ data: { lost } }) =>
    lost
      ? 'The callback lost the state of the sign-in'
      : 'The callback belongs to another sign-in than the one that began',
  summary: ({ facts, data }) =>
    `${upperFirst(clientWord(facts))} gives each sign-in a secret ${code('state')} that has to come back unchanged. ${data.lost ? 'The callback carried none' : 'The callback carried another one'}, so the client refuses it: it may be an older tab, a second client, or an answer that somebody forged.`,
  fix: ({ facts }) => [
    { text: 'Close other tabs and windows with a sign-in to the same server.' },
    ...forgetSteps(facts),
    connectAgain(facts),
    ...(facts.scalekit
      ? [
          {
            text: 'Return `state` unchanged, if your own sign-in page stands behind Scalekit.',
            link: {
              url: 'https://docs.scalekit.com/mcp/auth-methods/custom-auth/',
              label: 'Bring your own authentication',
            },
          },
        ]
      : []),
  ],
  verify: () => [
    verifyBySight(
      'Connect again and sign in once, in one tab: `state` in the callback is the one of the authorization request.',
    ),
  ],
});
