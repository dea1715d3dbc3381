import { isRedirect, isServerError } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyStart, isWebPage } from '../kit/answers/kinds.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { initialize } from '../kit/verify/requests.ts';
import { verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code } from '../kit/words.ts';
import { isEndpoint, openingRequests } from './shared.ts';

/** Usual paths of MCP endpoints, but for the one that was asked. */
const others = (path: string) => ['/mcp', '/', '/sse'].filter((p) => p !== path && `${p}/` !== path).slice(0, 2);

export default defineCheck<{ page: boolean }>({
  id: 'network/wrong-endpoint',
  owner: 'client',
  judges: 'answer',
  general: true,
  fails: '404, or a web page with a status below 500, at the MCP URL: the path is not that of the MCP endpoint.',
  references: [mcp('basic/transports', 'Streamable HTTP', 'streamable-http'), scalekit('troubleshooting-setup')],

  test(facts) {
    const requests = openingRequests(facts);
    const failures = requests.flatMap((at) => {
      const { status } = at;
      if (status === undefined || isServerError(at) || isRedirect(at)) return [];
      const page = isWebPage(at);
      if (status !== 404 && !page) return [];
      // A page that refuses a token is the server's own word on it.
      if (status === 403 && at.token.kind === 'token') return [];
      // A page of a check against forged forms: the endpoint is there, and refuses before it asks for a token.
      if (status === 403 && /csrf/i.test(bodyStart(at))) return [];
      const evidence = [
        statusEvidence(at, '401'),
        headerEvidence(at, 'Content-Type', null),
        ...(at.response?.body ? [bodyEvidence(at, null)] : []),
      ];
      return [{ at, endpoint: 'mcp' as const, data: { page }, evidence }];
    });
    return outcome(failures, isEndpoint(facts));
  },

  title: ({ at, data: { page } }) =>
    page && at.status !== 404
      ? `There is a web page where ${code(parseUrl(at.request.url)?.pathname ?? '/')} should be the MCP endpoint`
      : `There is no MCP endpoint at ${code(parseUrl(at.request.url)?.pathname ?? '/')}`,
  summary: ({ facts, at, data }) =>
    `${code(at.request.url)} answers ${code(at.status)}${data.page ? ' with a web page' : ''}, where ${clientWord(facts)} expects an answer of an MCP server. ` +
    'The server is reached, so it is the path of the URL that is not right.',
  fix: ({ facts, at }) => {
    const url = parseUrl(at.request.url);
    const tries = others(url?.pathname ?? '/').map((path) => `${url?.origin ?? ''}${path}`);
    return [
      { text: 'Look up the path under which the server mounts its MCP endpoint.' },
      {
        text: `Enter the server URL with that path. Most servers use ${tries.map((t) => code(t)).join(' or ')}.`,
        ...(tries[0] && { copy: tries[0] }),
      },
      connectAgain(facts),
    ];
  },
  verify: ({ at }) => [
    verifyMcpAnswer(initialize(at.request.url), 'asks the address of now: put the new one in its place'),
  ],
});
