/** What the challenge checks look at: answers to MCP requests without a token, before the attempt had one. */
import { header } from '../../exchange.ts';
import type { Evidence, ProbeRequest, Prose, Step, Verification } from '../../finding.ts';
import { type Facts, isMcp, type McpExchange, type Observed } from '../../handshake/facts.ts';
import type { Framework } from '../../handshake/participants.ts';
import { bodyEvidence, headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { codeFor } from '../kit/recipes/code-for.ts';
import { challengeInPython } from '../kit/recipes/fastapi.ts';
import { setChallenge } from '../kit/recipes/javascript.ts';
import type { Code } from '../kit/recipes/recipe.ts';
import { challengeValue } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardServer } from '../kit/steps/guard.ts';
import { restartAndServe } from '../kit/steps/serve-json.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, searchFor } from '../kit/steps/step.ts';
import { verifyPointedTo } from '../kit/verify/metadata.ts';
import { requestAgain } from '../kit/verify/requests.ts';
import { verifyAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';

/** Tokenless requests that a sign-in may begin with: a stream beside them is optional, and so is the end of a session. */
export function firstRequests({ tokenless }: Pick<Facts, 'tokenless'>): McpExchange[] {
  const posts = tokenless.filter((x) => x.request.method === 'POST');
  return posts.length ? posts : tokenless.filter((x) => x.request.method === 'GET');
}

/** The answers that ask for a token, oldest first. */
export const unauthorized = ({ tokenless }: Pick<Facts, 'tokenless'>): McpExchange[] =>
  tokenless.filter((x) => x.status === 401);

/** A probe that a server of before 2026-07-28 does not know, with the real first message behind it. */
export const isProbe = (x: McpExchange, { mcp }: Pick<Facts, 'mcp'>): boolean =>
  x.rpcMethod === 'server/discover' && mcp.some((y) => y.position > x.position);

/** The header is not there, and the source would have shown it: `undefined` where it cannot be told. */
export function lacksChallenge(x: McpExchange): boolean | undefined {
  if (header(x.response?.headers, 'www-authenticate') !== undefined) return false;
  return x.response?.headersPartial ? undefined : true;
}

const asksWithoutToken = (request: ProbeRequest) => `asks ${code(host(request.url))} once without a token`;

/** Such a request is answered 401, and that says where to sign in; well written, where that was what failed. */
export function verifyAsked(facts: Pick<Facts, 'server'>, at: Observed, { grammar = false } = {}): Verification {
  const request = requestAgain(facts, at);
  return verifyAnswer(
    request,
    {
      kind: 'all',
      of: [
        { kind: 'status', among: [401] },
        ...(grammar ? [{ kind: 'challenge', with: 'grammar' } as const] : []),
        { kind: 'challenge', with: 'metadata-url' },
      ],
    },
    asksWithoutToken(request),
  );
}

/** And the metadata is where the 401 says. */
export const verifyPointer = (facts: Facts, at: Observed, beginning: string): Verification =>
  verifyPointedTo(requestAgain(facts, at), { kind: 'member', name: 'resource', value: { type: 'url' } }, beginning);

/** The header that a 401 owes, beside what came; for the whole response, with its status. */
export const pointerEvidence = (facts: Facts, x: Observed, url = metadataUrl(facts)): Evidence =>
  headerEvidence(x, 'WWW-Authenticate', challengeValue(facts, url));

/** What the client did without being told where to look. */
export function searched(facts: Facts): Prose {
  const client = upperFirst(clientWord(facts));
  const { resourceMetadata, serverMetadata } = facts;
  const urls = new Set(resourceMetadata.requests.map((x) => x.request.url));
  if (resourceMetadata.document)
    return `${client} found it by itself, at a usual address; other clients may stop here.`;
  if (urls.size)
    return `${client} looked at ${urls.size > 1 ? 'usual addresses' : 'a usual address'} by itself; other clients may stop here.`;
  if (serverMetadata.requests.length)
    return `${client} guessed whom to ask how to sign in; other clients may stop here.`;
  return `Without it ${clientWord(facts)} does not know where to send you, and stops.`;
}

/** Where the header stays what it was. */
export const secondWriter: Step = inServer(
  'Look for a second place that writes this header, such as a proxy in front of your MCP server.',
);

const refusals: Partial<Record<Framework, (challenge: string) => Code>> = {
  express: (challenge) => ({
    language: 'javascript',
    where: 'in place of what it answers now',
    code: `return ${setChallenge('res.set', challenge)}.status(401).json({ error: 'Invalid token' });`,
  }),
  fastapi: (challenge) => ({
    language: 'python',
    where: 'in place of what it answers now',
    top: 'from fastapi.responses import JSONResponse',
    code: 'return JSONResponse(\n    {"error": "Invalid token"},\n    status_code=401,\n    headers={"WWW-Authenticate": CHALLENGE},\n)',
    also: {
      where: 'at the top of the file, if the step before was in another one',
      code: challengeInPython(challenge),
    },
  }),
};

/** The 401 for a token that is refused is written elsewhere, unless the framework writes both. `by`: the words by which it is found. */
export const refuseAlike = (facts: Facts, by: readonly string[]): Step[] => {
  if (facts.framework === 'fastmcp') return [];
  const challenge = challengeValue(facts, metadataUrl(facts));
  const byItself = facts.framework === 'generic' ? ' With FastMCP there is no such place.' : '';
  return [
    inServer(`Where your own check refuses a bad token, answer 401 with the same header.${byItself}`, {
      values: searchFor(by),
      ...withCode(
        codeFor(facts, ({ framework }) => refusals[framework]?.(challenge), {
          label: 'HTTP',
          language: 'http',
          code: `HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ${challenge}`,
        }),
      ),
    }),
  ];
};

/** Where a product in front of it let go: the MCP server sends the 401 from then on, and nothing else protects it. */
export const answerBehindGate = (facts: Facts): Step[] => [
  ...guardServer(
    facts,
    'Answer 401 with this header to every request without a valid token: only your MCP server’s own check protects it then.',
  ),
  ...restartAndServe(facts),
];

/** A Bearer challenge belongs to a 401: under another status something has changed that on the way out. */
export const wasUnauthorized = (x: Observed): boolean => isMcp(x) && x.challenge?.bearer !== undefined;

/** How the response looked, beside what it should have been. */
export const statusShown = (facts: Facts, x: McpExchange): Evidence[] => [
  statusEvidence(x, '401'),
  wasUnauthorized(x) ? headerEvidence(x, 'WWW-Authenticate', null) : pointerEvidence(facts, x),
  ...(x.response?.body ? [bodyEvidence(x, null)] : []),
];

/** Said of what is a 401 but for its status: the code may have written another one itself, or something changed it. */
export const changedStatus = {
  title: ({ status }: Observed): Prose =>
    `Your MCP server says where to sign in (\`WWW-Authenticate\`) with ${status} instead of 401`,
  summary: ({ client }: Facts): Prose =>
    `${upperFirst(clientWord({ client }))} starts a sign-in only for 401. Either the check of the token answers so, or something behind it changes the status.`,
  steps: ({ status }: Observed): Step[] => [
    inServer(
      `Find what writes ${status}: the check of the token, or what comes after it (an error handler, a wrapper, a rule of a gateway).`,
    ),
    inServer('Let it answer 401 instead, with the same headers.'),
    restartServer,
  ],
};

/** What a request without a token is for. */
export const whyUnauthorized =
  'Every sign-in begins with a request without a token. Your MCP server has to answer it with 401, and to say in the header `WWW-Authenticate` where to sign in.';
