import type { Facts } from '../../handshake/facts.ts';
import { issuersOf } from '../../protocol/scalekit.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence, parameterEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain, updateSteps } from '../kit/steps/clients.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
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

  title: ({ data: { iss } }) =>
    iss === undefined
      ? 'The callback lacks the issuer that the metadata promises'
      : 'The callback names another issuer than the metadata',
  summary: ({ facts, data }) =>
    data.iss === undefined
      ? `The metadata says that every answer names who sent it (${code('iss')}), and the callback has none. ${upperFirst(clientWord(facts))} has to refuse such an answer, since it may come from another server.`
      : `The callback comes from ${code(data.iss)}, and the metadata says ${code(data.issuer)}. The two are compared as texts, and ${clientWord(facts)} refuses an answer of another issuer.`,
  fix: ({ facts, data }) => [
    data.iss === undefined
      ? {
          text: `Let ${authorizationServer(facts)} send \`iss\` with its answers, with exactly this value.`,
          copy: data.issuer,
        }
      : {
          text: `Let ${authorizationServer(facts)} use one issuer in its metadata and in its answers.`,
          copy: data.issuer,
        },
    {
      text: 'Or take `authorization_response_iss_parameter_supported` out of the metadata.',
    },
    ...updateSteps(facts),
    connectAgain(facts),
  ],
  verify: ({ data: { issuer } }) => [
    verifyBySight(
      `Connect again: the address of the callback holds \`iss\` with the value ${issuer}, or the metadata promises none.`,
    ),
  ],
});
