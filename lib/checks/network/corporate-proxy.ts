import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';

import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { code, endpointName, host } from '../kit/words.ts';
import { corporateProxies } from '../signs/corporate.ts';
import { answeredBy, verifyOwnAnswer } from './shared.ts';

export default defineCheck({
  id: 'network/corporate-proxy',
  owner: 'network',
  judges: 'answerer',
  fails:
    'The answer is `407`, or a block page of Zscaler, Netskope, Blue Coat or another proxy of the network that the client is in.',
  references: [rfc(9110, '15.5.8'), scalekit('troubleshooting-cors')],

  test: (facts) => answeredBy(facts, corporateProxies),

  title: ({ endpoint }) => `A proxy of your network stands between the client and ${endpointName(endpoint)}`,
  summary: ({ at, data: { intermediary, onPreflight } }) =>
    `The ${onPreflight ? 'preflight' : 'request'} to ${code(at.request.url)} did not reach ${code(host(at.request.url))}: it was answered by ${intermediary.name}. ` +
    'A company’s proxy often lets a browser pass and stops a program, or wants a sign-in of its own first.',
  fix: ({ facts, at, data }) => [...data.intermediary.fix(parseUrl(at.request.url)), connectAgain(facts)],
  verify: ({ at }) => verifyOwnAnswer(at),
});
