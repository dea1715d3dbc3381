import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { party, partyKind } from '../kit/party.ts';
import { between } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { squidInFront } from '../kit/steps/pass-on.ts';
import { step } from '../kit/steps/step.ts';
import { code, host } from '../kit/words.ts';
import { corporateProxies } from '../signs/corporate.ts';
import { answeredBy, verifyLetThrough } from './shared.ts';

export default defineCheck({
  id: 'network/corporate-proxy',
  owner: 'network',
  judges: 'answerer',
  fails:
    'The answer is `407`, or a block page of Zscaler, Netskope, Blue Coat or another proxy of the network that the client is in.',
  references: [rfc(9110, '3.7'), scalekit('troubleshooting-cors')],

  test(facts) {
    const isInFront = squidInFront(facts);
    return answeredBy(
      facts,
      corporateProxies,
      (at, { name }) => name === 'Squid' && at.status !== 407 && isInFront(at),
    );
  },

  title: ({ at, data: { intermediary } }) =>
    `A proxy of your network does not let requests through to ${code(host(at.request.url))}${intermediary.name && ` (${intermediary.name})`}`,
  summary: ({ facts, at, data: { onPreflight } }) =>
    at.status === 407
      ? `The proxy wants a sign-in of its own (407). So ${party(facts, at)} never saw the request.`
      : `The proxy ${onPreflight ? 'rejected the browser’s permission check (CORS preflight)' : `answered ${code(at.status)}`} by itself. So ${party(facts, at)} never saw the request.`,
  why: () =>
    'In the network of a company or a school, such a proxy looks at all that goes to the internet. It often lets a browser pass and stops other programs.',
  fix: ({ facts, at, data }) => {
    const { intermediary } = data;
    const fix = intermediary.fix({ facts, at, url: parseUrl(at.request.url) });
    if (intermediary.name !== 'Squid' || partyKind(facts, at) !== 'mcp-server') return fix;
    return {
      ...fix,
      or: [
        {
          kind: 'case',
          when: 'If Squid stands in front of your MCP server',
          steps: [
            step(
              between('Squid'),
              `Let requests for ${code(parseUrl(at.request.url)?.pathname)} pass on to your MCP server.`,
            ),
          ],
        },
        ...(fix.or ?? []),
      ],
    };
  },
  verify: ({ facts, at, data }) => verifyLetThrough(facts, at, data),
});
