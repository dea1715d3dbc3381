import type { Observed } from '../../handshake/facts.ts';
import { defineCheck } from '../define.ts';
import { productName, type Sighting, sightingEvidence, sightingOf } from '../kit/answers/intermediaries.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { rfc } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { code, endpointName, host } from '../kit/words.ts';
import { gateways } from '../signs/gateways.ts';
import { failingRequests, networkRequests, verifyOwnAnswer } from './shared.ts';

const wordless = gateways.map((gateway) => ({ ...gateway, signs: gateway.wordless }));

/** Its own error page; else its name on an answer that is none of an application's (those are JSON). */
const gatewayOf = (x: Observed): Sighting | undefined =>
  sightingOf(x, gateways) ??
  (x.bodyKind === 'json' || /json/i.test(x.response?.headers.find(([n]) => n === 'content-type')?.[1] ?? '')
    ? undefined
    : sightingOf(x, wordless));

/** What the status says of the server behind. */
function why(status: number): string {
  if (status === 504 || status === 522 || status === 524) return 'It waited for the server behind it, and gave up.';
  if (status === 503) return 'It has no server behind it that takes requests now.';
  if (status === 525 || status === 526) return 'It could not make a TLS connection to the server behind it.';
  return 'It could not reach the server behind it, or got no valid answer from it.';
}

export default defineCheck({
  id: 'network/gateway-error',
  owner: 'network',
  judges: 'answerer',
  general: true,
  quiet: true,
  fails: '502, 503 or 504 with the server header or the error page of something in front of the server.',
  references: [rfc(9110, '15.6.3'), rfc(9110, '15.6.5')],

  test: (facts) =>
    failingRequests(networkRequests(facts), (at) => {
      const sighting = gatewayOf(at);
      if (!sighting) return undefined;
      const { intermediary, onPreflight } = sighting;
      const status = (onPreflight ? at.preflight?.response?.status : at.status) ?? 502;
      return { data: { intermediary, status }, evidence: sightingEvidence(at, sighting) };
    }),

  title: ({ data: { intermediary, status }, endpoint }) =>
    `${productName(intermediary.name)} in front of ${endpointName(endpoint)} answers ${status}`,
  summary: ({ at, data: { intermediary, status } }) =>
    `The request to ${code(at.request.url)} was answered ${code(status)} by ${intermediary.name}. ${why(status)}`,
  fix: ({ facts, at, data }) => {
    const own = ownerOfUrl(facts, at) === 'mcp-server';
    const { status } = data;
    return [
      ...(own
        ? [
            { text: 'Check that the server is running, and look at its log of the last start.' },
            {
              text: `Compare the address and port that ${data.intermediary.name} passes requests to with the ones that the server listens on.`,
            },
            ...(status === 504 || status === 524
              ? [{ text: 'Look for what takes so long in the server, since the gateway gave up waiting for it.' }]
              : []),
          ]
        : [{ text: `Look at the status page of ${code(host(at.request.url))}.` }]),
      connectAgain(facts),
    ];
  },
  verify: ({ at }) => verifyOwnAnswer(at),
});
