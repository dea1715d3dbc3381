import type { Alternative, Step } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import type { Framework } from '../../handshake/participants.ts';
import { isRedirect, isServerError, isSuccess } from '../../protocol/status.ts';
import { saysToken } from '../../protocol/token-words.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyStart, isWebPage, pageText, saysForged } from '../kit/answers/kinds.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord } from '../kit/front.ts';
import { frontRefusal } from '../kit/front-refusal.ts';
import { type InPlace, inPlaceReason, inPlaceTitle, passOn } from '../kit/in-place.ts';
import { otherVendor } from '../kit/owners.ts';
import { pathBehind } from '../kit/path-behind.ts';
import { recipeOf } from '../kit/recipes/code-for.ts';
import { mcp, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { endpointSnippets } from '../kit/snippets/server.ts';
import { alsoServerUrl } from '../kit/steps/resource.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { inServer, searchFor } from '../kit/steps/step.ts';
import { initialize } from '../kit/verify/requests.ts';
import { connectWith, verifyMcpAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, codes } from '../kit/words.ts';
import { behindCheck, isEndpoint, openingRequests, rightStatus, speaksNeither, verifyMcp } from './shared.ts';

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

/** How the path is found in the code. */
function lookUpPath({ framework }: Pick<Facts, 'framework'>): Step {
  const text = 'Look up the path at which your code serves MCP';
  if (framework === 'other') return inServer(`${text}, among its routes.`, { only: 'look' });
  const own = written[framework];
  const prefix = framework === 'fastapi' ? 'app.mount("/api", …)' : "app.use('/api', …)";
  return inServer(`${text}.${own ? ` A prefix, as in ${code(prefix)}, comes before it.` : ''}`, {
    values: searchFor(own ?? recipeOf(framework)?.words.network ?? []),
    only: 'look',
  });
}

/** What is said of a path that nothing serves; of anything else that is not found, a program speaks that is there. */
const ofPath =
  /^(?:404\W{1,3})?not[ _-]?found\b|\bcannot post\b|\b(?:route|path|page|endpoint|handler|url|resource|function|deployment|application|app|service)\b/i;

/** A page of success, and 404: what is refused otherwise may well be an MCP message, as is a 404 in words of its own. */
function isNoEndpoint(x: McpExchange): boolean {
  if (isSuccess(x)) return true;
  if (x.status !== 404 || x.rpcError) return false;
  const words = x.json === undefined ? '' : wordsOf(x);
  return words === '' || ofPath.test(words);
}

/** The same URL by `https:`, where a server says that it was asked without TLS: the words of nginx, Go and Apache. */
function withTls(at: Observed): string | undefined {
  const url = parseUrl(at.request.url);
  if (url?.protocol !== 'http:' || at.status !== 400) return undefined;
  if (
    !/plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server|plain HTTP to an SSL-enabled server port/i.test(
      bodyStart(at),
    )
  )
    return undefined;
  return `https://${url.hostname}${url.port && url.port !== '443' ? `:${url.port}` : ''}${url.pathname}${url.search}`;
}

/**
 * An error page that speaks of something else than the path: the length of the message, a token, a form that may be forged.
 * Any other one is what sites for people have, too, for a message that they do not know.
 */
const refusesMore = (at: McpExchange): boolean =>
  at.status === 413 ||
  (at.status === 403 && (at.token.kind === 'token' || saysToken(pageText(at)))) ||
  ([403, 419, 422].includes(at.status ?? 0) && saysForged(at));

interface Data {
  page: boolean;
  /** The URL that it wants, where only the scheme is wrong. */
  secure: string | undefined;
  /** What stands in front changed the path. */
  changed: InPlace | undefined;
  /** Its own page tells that it refused. */
  refusal: ReturnType<typeof frontRefusal>;
}

/** The page may be that of a check in front of an MCP server all the same. */
function orLetPass(facts: Facts, at: Observed, page: boolean): Alternative[] {
  const front = frontRefusal(facts, at);
  if (!page || isSuccess(at) || (at.status === 404 && !front)) return [];
  const path = pathOf(at.request.url);
  return [
    {
      kind: 'case',
      when: `If your code serves MCP at ${code(path)} already`,
      instead: front ? `let ${frontWord(at)} pass the request on` : `find what answers ${at.status}`,
      steps: front
        ? [passOn(at, path)]
        : [
            inServer(`Let requests without a token pass what answers ${at.status}: your MCP server has to answer 401.`),
            restartServer,
          ],
    },
  ];
}

export default defineCheck<Data>({
  id: 'network/wrong-endpoint',
  owner: ({ data: { changed, refusal } }) => (changed || refusal ? 'network' : 'client'),
  judges: 'answer',
  general: true,
  fails:
    '404, or a web page with a status below 500, at the MCP URL: the path is not that of the MCP endpoint, or its scheme is `http` where `https` is due.',
  references: [mcp('basic/transports', 'Streamable HTTP', 'streamable-http'), scalekit('troubleshooting-setup')],

  test(facts) {
    const neither = speaksNeither(facts);
    const isNothing = (x: McpExchange) => isNoEndpoint(x) || (x.status === 405 && neither(x));
    const requests = isEndpoint(facts) ? behindCheck(facts).filter(isNothing) : openingRequests(facts);
    const failures = requests.flatMap((at) => {
      const { status } = at;
      if (status === undefined || isServerError(at) || isRedirect(at)) return [];
      const page = isWebPage(at);
      const secure = withTls(at);
      if (status !== 404 && !page && !secure && !(status === 405 && neither(at))) return [];
      if (refusesMore(at)) return [];
      const evidence = [
        statusEvidence(at, rightStatus(at)),
        headerEvidence(at, 'Content-Type', null),
        ...(at.response?.body ? [bodyEvidence(at, null)] : []),
      ];
      const behind = pathBehind(at);
      const changed = behind === undefined ? undefined : { behind };
      const refusal = status === 404 || status === 405 ? undefined : frontRefusal(facts, at);
      return [{ at, endpoint: 'mcp' as const, data: { page, secure, changed, refusal }, evidence }];
    });
    return outcome(failures, isEndpoint(facts));
  },

  title: ({ at, data: { page, secure, changed, refusal } }) => {
    if (changed) return inPlaceTitle(at, changed, '');
    if (refusal) return refusal.title;
    const path = code(pathOf(at.request.url));
    if (secure)
      return `The URL of your MCP server begins with \`http\`, and it takes only \`https\` there (${at.status})`;
    if (!page || at.status === 404) return `There is no MCP server at ${path} (${at.status})`;
    return isSuccess(at)
      ? `There is a web page at ${path}, and no MCP server`
      : `Most likely there is no MCP server at ${path}: a web page refuses the request (${at.status})`;
  },
  summary: ({ facts, at, data: { secure, changed, refusal } }) => {
    if (changed) return inPlaceReason(at, changed);
    if (refusal) return refusal.summary;
    if (secure) return 'Its response says so. The rest of the URL may well be right.';
    const [first] = others(pathOf(at.request.url));
    return first === '/mcp'
      ? 'The path of the URL is most likely `/mcp`.'
      : `${recipeOf(facts.framework)?.name ?? 'Something'} responds at this host, so most likely only the path of the URL is wrong.`;
  },
  why: ({ at, data: { page, secure } }) =>
    secure
      ? 'With `https` the connection is encrypted from its first byte, and this one was not.'
      : `A server takes MCP requests at one path. At ${code(pathOf(at.request.url))} there is ${at.status === 404 ? 'nothing' : page ? 'a page for people' : 'something that takes neither its `POST` nor a `GET` for a stream (SSE)'}.`,
  fix: ({ facts, at, data: { page, secure, changed, refusal } }) => {
    if (changed) return { do: [passOn(at, pathOf(at.request.url))] };
    if (refusal) return refusal.fix;
    if (secure)
      return { do: [enterUrl(facts, 'Enter the URL with `https`.', secure)], or: alsoServerUrl(facts, secure) };
    const path = pathOf(at.request.url);
    const origin = parseUrl(at.request.url)?.origin ?? '';
    const [first, ...more] = others(path);
    const refused = orLetPass(facts, at, page);
    const lookUp = lookUpPath(facts);
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
          ...refused,
        ],
      };
    const where = `Enter ${code(origin)} with the path behind it that your code serves. Usual paths are ${codes(others(path))}.`;
    const serve: Step[] = [
      inServer(`Serve MCP at ${code(path)}.`, { ...withCode(endpointSnippets(facts, path)) }),
      restartServer,
    ];
    // The dashboard says which of the two is meant; FastMCP adds the path to what stands there by itself.
    if (otherVendor(facts) || facts.framework === 'fastmcp')
      return {
        do: [lookUp],
        or: [
          {
            kind: 'case',
            when: `If only ${clientWord(facts)} is set to ${code(path)}`,
            steps: [enterUrl(facts, where)],
            open: true,
          },
          { kind: 'case', when: `If other clients are set to ${code(path)} too`, steps: serve, open: true },
          ...refused,
        ],
      };
    const setting = serverStep(facts, 'Look at **Server URL**: it says which side is right.', [
      'Configuration',
      'Server URL',
    ]);
    return {
      do: [{ ...setting, only: 'look' }],
      or: [
        {
          kind: 'case',
          when: `If **Server URL** ends in ${code(path)}`,
          instead: 'serve that path in your MCP server',
          steps: serve,
          open: true,
        },
        {
          kind: 'case',
          when: 'If **Server URL** ends otherwise',
          instead: `enter it in ${clientWord(facts)} as the URL`,
          steps: [enterUrl(facts, 'Enter **Server URL** as the URL, exactly as the dashboard has it.')],
          open: true,
        },
        {
          kind: 'case',
          when: 'If **Server URL** is empty, or gets 404 too',
          instead: `take the path from your code, for ${clientWord(facts)} and the dashboard`,
          steps: [
            lookUp,
            enterUrl(facts, where),
            serverStep(facts, 'Set **Server URL** to the URL that you entered, and save.', [
              'Configuration',
              'Server URL',
            ]),
          ],
        },
        ...refused,
      ],
    };
  },
  verify: ({ facts, at, data: { secure, changed, refusal } }) => {
    // Without a token it is refused before anybody looks at the path.
    if (changed || refusal || at.stage === 'session') return [verifyMcp(facts, at)];
    const seen = connectWith(facts, 'the right URL');
    if (secure) return [seen];
    const [first] = others(pathOf(at.request.url));
    if (first === '/mcp') return [seen];
    return [
      seen,
      verifyMcpAnswer(
        initialize(at.request.url),
        `asks for ${code(pathOf(at.request.url))} once, for the case that your MCP server serves it now`,
      ),
    ];
  },
});
