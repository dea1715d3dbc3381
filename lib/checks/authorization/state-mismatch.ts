import { readMasked } from '../../masked.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { mcp, rfc } from '../kit/references.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { logsAndSupport, orAskVendor } from '../kit/steps/scalekit.ts';
import { inClient, step } from '../kit/steps/step.ts';
import { clientWord, upperFirst } from '../kit/words.ts';
import { bySight } from './shared.ts';

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
      evidence: [parameterEvidence(callback.at, 'state', callback.state, request.state ?? null)],
      data: { lost: back === undefined },
    });
  },

  title: ({ data: { lost } }) =>
    lost
      ? 'The sign-in came back without its secret text (`state`)'
      : 'The browser came back from another sign-in (`state`)',
  summary: ({ facts, data: { lost } }) =>
    `${upperFirst(clientWord(facts))} gives each sign-in a secret text of its own (\`state\`), and the browser came back ${lost ? 'without it' : 'with another one'}.`,
  why: ({ facts, data: { lost } }) =>
    `The same text has to come back, or ${clientWord(facts)} stops: somebody may have forged it.${lost ? '' : ' An older tab or a second client comes back with another one. Of each secret only its length is shown here, and a code behind `#`: two different codes mean two different secrets.'}`,
  fix: ({ facts, data: { lost } }) => ({
    do:
      lost && !facts.scalekit
        ? [
            step(
              authorizationServerPlace(facts),
              'Hand `state` back unchanged with every redirect to a callback address.',
            ),
          ]
        : [inClient(facts, `Close all other tabs with a sign-in of ${clientWord(facts)}.`), ...forgetSteps(facts)],
    or: lost ? orAskVendor(facts) : [],
    stuck: logsAndSupport(facts),
  }),
  verify: ({ facts }) => [bySight(facts, `after one sign-in, in one tab, ${clientWord(facts)} gets a token`)],
});
