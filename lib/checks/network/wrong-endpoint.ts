import type { Prose } from '../../finding.ts';
import type { Facts, Framework } from '../../handshake/facts.ts';
import { isRedirect, isServerError } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyStart, isWebPage } from '../kit/answers/kinds.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { otherVendor } from '../kit/owners.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { endpointSnippets } from '../kit/snippets/server.ts';
import { alsoServerUrl } from '../kit/steps/resource.ts';
import { restartServer } from '../kit/steps/server.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { inServer } from '../kit/steps/step.ts';
import { initialize } from '../kit/verify/requests.ts';
import { connectWith, verifyMcpAnswer } from '../kit/verify/verify.ts';
import { code, codes } from '../kit/words.ts';
import { isEndpoint, openingRequests, rightStatus } from './shared.ts';

/** Usual paths of MCP endpoints, but for the one that was asked. */
const others = (path: string) => ['/mcp', '/', '/sse'].filter((p) => p !== path && `${p}/` !== path).slice(0, 2);

const pathOf = (url: string) => parseUrl(url)?.pathname ?? '/';

const routes = ['.post(', '.all('];
const mounts = ['.mount(', 'streamable_http_path'];
/** Where a project writes the path into its own routes; elsewhere it is a setting. */
const written: Partial<Record<Framework, readonly string[]>> = {
  generic: [...routes, ...mounts],
  express: routes,
  hono: routes,
  fastapi: mounts,
};

/** The words by which the path is found, as the end of a sentence. */
function found({ framework }: Pick<Facts, 'framework'>): Prose {
  const own = written[framework];
  const prefix = framework === 'fastapi' ? 'app.mount("/api", …)' : "app.use('/api', …)";
  return `${codes(own ?? recipeOf(framework)?.words.network ?? [])}.${own ? ` A prefix, as in ${code(prefix)}, comes before it.` : ''}`;
}

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
        statusEvidence(at, rightStatus(at)),
        headerEvidence(at, 'Content-Type', null),
        ...(at.response?.body ? [bodyEvidence(at, null)] : []),
      ];
      return [{ at, endpoint: 'mcp' as const, data: { page }, evidence }];
    });
    return outcome(failures, isEndpoint(facts));
  },

  title: ({ at, data: { page } }) =>
    page && at.status !== 404
      ? `There is a web page at ${code(pathOf(at.request.url))}, and no MCP server`
      : `There is no MCP server at ${code(pathOf(at.request.url))} (404)`,
  summary: ({ facts, at }) => {
    const [first] = others(pathOf(at.request.url));
    return first === '/mcp'
      ? 'The path of the URL is most likely `/mcp`.'
      : `${recipeOf(facts.framework)?.name ?? 'Something'} responds at this host, so most likely only the path of the URL is wrong.`;
  },
  why: ({ at }) =>
    `A server takes MCP requests at one path. At ${code(pathOf(at.request.url))} there is ${at.status === 404 ? 'nothing' : 'a page for people'}.`,
  fix: ({ facts, at }) => {
    const path = pathOf(at.request.url);
    const origin = parseUrl(at.request.url)?.origin ?? '';
    const [first, ...more] = others(path);
    const lookUp = inServer(`Look up the path at which your code serves MCP: search for ${found(facts)}`, {
      only: 'look',
    });
    if (first === '/mcp')
      return {
        do: [enterUrl(facts, 'Enter the URL with this path.', `${origin}${first}`)],
        or: [
          ...alsoServerUrl(facts, `${origin}${first}`),
          {
            kind: 'again',
            when: 'If nothing is there either',
            steps: [lookUp, enterUrl(facts, `Enter the URL with that path. Some servers use ${codes(more)}.`)],
          },
        ],
      };
    return {
      do: [
        lookUp,
        enterUrl(
          facts,
          `Enter ${code(origin)} with that path behind it as the URL. Usual paths are ${codes(others(path))}.`,
        ),
      ],
      or: [
        {
          kind: 'case',
          when: otherVendor(facts)
            ? `If other clients use ${code(path)} already`
            : `If **Server URL** in the Scalekit dashboard ends in ${code(path)}, or other clients use that path already`,
          steps: [
            inServer(`Serve MCP at ${code(path)}.`, {
              ...withCode(endpointSnippets(facts, path)),
            }),
            restartServer,
          ],
          open: true,
        },
        ...alsoServerUrl(facts),
      ],
    };
  },
  verify: ({ facts, at }) => {
    const seen = connectWith(facts, 'the new URL');
    const [first] = others(pathOf(at.request.url));
    if (first === '/mcp') return [seen];
    return [
      seen,
      verifyMcpAnswer(
        initialize(at.request.url),
        'asks the old address once, for the case that you moved your MCP server there',
      ),
    ];
  },
});
