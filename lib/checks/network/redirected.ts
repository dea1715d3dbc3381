import { header } from '../../exchange.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { connectAgain, enterRedirectTarget } from '../kit/steps/clients.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

interface Data {
  from: URL;
  /** Where it redirects to; `undefined` when the header is missing or no URL. */
  to: URL | undefined;
}

const isRedirect = (x: McpExchange) => x.status !== undefined && [301, 302, 303, 307, 308].includes(x.status);

/** What is different, in words. */
function difference({ from, to }: Data): string {
  if (!to) return 'The answer does not say where to.';
  if (to.host !== from.host)
    return 'It leads to another host, and a client drops the token on the way to another host.';
  if (to.protocol !== from.protocol)
    return `It leads from \`${from.protocol.slice(0, -1)}\` to \`${to.protocol.slice(0, -1)}\`.`;
  if (to.pathname === `${from.pathname}/`) return 'It adds a slash to the path.';
  if (`${to.pathname}/` === from.pathname) return 'It takes the slash off the path.';
  return 'It leads to another path.';
}

export default defineCheck<Data>({
  id: 'network/redirected',
  owner: 'mcp-server',
  judges: 'answer',
  // The address is wrong, whatever the redirect lacks beside it.
  insteadOf: ['cors'],
  fails: 'The MCP URL answers with a redirect: a `POST` loses its body or its `Authorization` on the way.',
  references: [rfc(9110, '15.4'), mcp('basic/transports', 'Streamable HTTP', 'streamable-http')],

  test({ mcp: requests }) {
    const failures = requests.flatMap((at) => {
      const from = parseUrl(at.request.url);
      // The target's own redirects belong to the first one.
      if (!isRedirect(at) || at.redirectedFrom !== undefined || !from) return [];
      const to = parseUrl(header(at.response?.headers, 'location'), at.request.url);
      const evidence = [statusEvidence(at, '401'), headerEvidence(at, 'Location', null)];
      return [{ at, endpoint: 'mcp' as const, data: { from, to }, evidence }];
    });
    return outcome(
      failures,
      requests.some((x) => x.status !== undefined),
    );
  },

  title: ({ data: { to } }) => `Your MCP server redirects${to ? ` to ${code(to.href)}` : ' elsewhere'}`,
  summary: ({ facts, at, data }) => {
    const { from } = data;
    const method =
      at.status === 307 || at.status === 308
        ? ''
        : ' A redirect of this kind turns a `POST` into a `GET` without a body.';
    return `${upperFirst(clientWord(facts))} asked ${code(from.href)} and was sent elsewhere with ${code(at.status)}. ${difference(data)}${method} Many clients follow no redirect of an MCP request at all.`;
  },
  fix: ({ facts, data }) => [
    ...(data.to ? [enterRedirectTarget(facts, data.to)] : []),
    {
      text: 'Let the server answer at the address that is entered, without a redirect, if people will go on using that one.',
    },
    connectAgain(facts),
  ],
  verify: ({ data: { from } }) => [
    verifyMcpAnswer(initialize(from.href), 'asks the address of now: put the new one in its place'),
  ],
});
