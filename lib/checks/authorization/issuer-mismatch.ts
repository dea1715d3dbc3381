import type { Facts } from '../../handshake/facts.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, parameterEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { logStep, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { orOlderInspector } from '../kit/steps/settings.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

/** The issuers that an answer may name: that of the metadata; at Scalekit the environment and the resource are both valid. */
const valid = ({ serverMetadata, scalekit: known }: Facts): string[] => [
  ...(serverMetadata.issuer === undefined ? [] : [serverMetadata.issuer]),
  ...(known ? issuersOf(known) : []),
];

export default defineCheck({
  id: 'authorization/issuer-mismatch',
  owner: 'scalekit',
  judges: 'request',
  fails: 'The `iss` of the callback is not the issuer of the metadata, or the metadata promises it and it is missing.',
  references: [rfc(9207, '2.4'), rfc(8414, '3.3'), scalekit('troubleshooting')],

  test(facts) {
    const { callback } = facts.authorization;
    const { document, issuer } = facts.serverMetadata;
    if (!callback?.code || !document || issuer === undefined) return unknown;
    const promised = document.value.authorization_response_iss_parameter_supported === true;
    const missing = callback.iss === undefined;
    if (missing ? !promised : valid(facts).includes(callback.iss ?? '')) return passed;
    return failed({
      at: callback.at,
      evidence: [
        parameterEvidence(callback.at, 'iss', callback.iss, issuer),
        fieldEvidence(document.at, missing ? 'authorization_response_iss_parameter_supported' : 'issuer'),
      ],
      data: { iss: callback.iss, issuer },
    });
  },

  title: ({ facts, data: { iss } }) =>
    iss === undefined
      ? `${upperFirst(authorizationServer(facts))} did not say who it is when the browser came back (\`iss\`)`
      : `${upperFirst(authorizationServer(facts))} writes its own address in two ways (\`iss\`)`,
  summary: ({ facts, data: { iss, issuer } }) =>
    iss === undefined
      ? `The metadata of ${authorizationServer(facts)} promises \`iss\` in the address that the browser comes back to, and \`iss\` is missing there. ${upperFirst(clientWord(facts))} then refuses the sign-in.`
      : `The metadata of ${authorizationServer(facts)} says ${code(issuer)}, and the browser came back with ${code(iss)}. Both have to be the same text.`,
  why: ({ facts }) =>
    `When the browser comes back, \`iss\` in the address says who signed the person in. ${upperFirst(clientWord(facts))} compares \`iss\` with \`issuer\` of the metadata, so that nobody else can send the browser back.`,
  fix: ({ facts, data: { iss, issuer } }) => {
    if (facts.scalekit)
      return { do: [sendReport(facts)], or: orOlderInspector(facts, 'does not look at `iss`'), stuck: logStep(facts) };
    const place = authorizationServerPlace(facts);
    const right = value('iss', issuer);
    return iss === undefined
      ? {
          do: [step(place, 'Send `iss` with every redirect to a callback address.', right)],
          or: [
            {
              when: `If ${authorizationServer(facts)} cannot send \`iss\``,
              steps: [step(place, 'Take `authorization_response_iss_parameter_supported` out of the metadata.')],
            },
            ...orAskVendor(facts),
          ],
        }
      : {
          do: [step(place, 'Send in `iss` the address that the metadata gives as `issuer`.', right)],
          or: orAskVendor(facts),
        };
  },
  verify: ({ facts, data: { issuer } }) => [
    verifyPassing(facts, `the address at which the browser comes back then holds ${code(`iss=${issuer}`)}`),
  ],
});
