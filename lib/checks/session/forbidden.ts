import type { Snippet } from '../../finding.ts';
import { errorOf, wordsOf } from '../../handshake/answer-error.ts';
import type { Facts, McpExchange } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { inFront } from '../kit/front.ts';
import { frontRefusal } from '../kit/front-refusal.ts';
import { isBeingReplaced } from '../kit/next-token.ts';
import { languageOf } from '../kit/recipes/code-for.ts';
import { mcp, rfc } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { sentClaims } from '../kit/sent-token.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import { findInLog, restartServer } from '../kit/steps/server.ts';
import { inClient, inServer, searchFor, step, value } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord } from '../kit/words.ts';

/** `claims`: what the project calls it, nobody here knows. */
const where = 'in that rule. Replace `claims` by your own variable with the claims of the token';
const lines: readonly Snippet[] = [
  { label: 'JavaScript', language: 'javascript', where, code: 'console.log(claims.sub, claims.oid);' },
  { label: 'Python', language: 'python', where, code: 'print(claims["sub"], claims["oid"])' },
];

/** In the language of the project, where that shows. */
function printed({ framework }: Facts) {
  const language = languageOf(framework);
  const snippets = lines.filter((line) => !language || line.language === language);
  return snippets.length ? { snippets } : {};
}

interface Data {
  says: string | undefined;
  /** The program is what is forbidden, by its code or its words: another account changes nothing. */
  client: boolean;
}

const isAboutClient = (x: McpExchange): boolean =>
  /^(?:invalid|unauthorized)_client$/.test(errorOf(x)?.code ?? '') ||
  /\bclient (?:id )?(?:is )?not (?:allowed|authori[sz]ed|permitted)\b/i.test(wordsOf(x));

export default defineCheck<Data>({
  id: 'session/forbidden',
  owner: ({ facts, at }) => frontRefusal(facts, at)?.owner ?? 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The request with the token is answered 403, for another reason than a scope.',
  references: [rfc(9110, '15.5.4'), mcp('basic/authorization', 'Error handling', 'error-handling')],

  test(facts) {
    const sent = facts.session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      refusedWith(sent, 403)
        .filter((at) => !isBeingReplaced(facts, at))
        .map((at) => ({
          at,
          evidence: [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])],
          data: { says: wordsOf(at).split('. ')[0]?.slice(0, 120) || undefined, client: isAboutClient(at) },
        })),
      sent.length > 0,
    );
  },

  title: ({ facts, at }) =>
    frontRefusal(facts, at)?.title ?? 'Your MCP server takes the token and still forbids the request (403)',
  summary: ({ facts, at, data: { client } }) =>
    frontRefusal(facts, at)?.summary ??
    (at.bodyKind === 'unseen'
      ? 'The sign-in worked. Why your MCP server forbids this request stands in the body of the response, which was not recorded.'
      : client
        ? `The sign-in worked. A rule of your MCP server forbids the request to ${clientWord(facts)} itself, whoever signed in.`
        : `The sign-in worked. A rule of your MCP server forbids this request to the account that signed in${facts.client.inPage ? `, or to the page of ${clientWord(facts)}` : ''}.`),
  why: () =>
    '401 would say that the token is no good. 403 says that it is good, and that something else forbids the request.',
  fix: ({ facts, at, data: { says, client } }) => {
    const refusal = frontRefusal(facts, at);
    if (refusal) return refusal.fix;
    const { inPage, origin } = facts.client;
    const inLog = findInLog(at, 'the rule that answered 403');
    return {
      do: [
        says === undefined
          ? inLog
          : inServer('Find the rule that forbids the request, by these words of its response.', {
              values: searchFor([says]),
            }),
        ...(facts.scalekit && !client
          ? [
              inServer(
                'Print in that rule who signed in: `sub` of the token is the account, `oid` its organization.',
                printed(facts),
              ),
              restartServer,
              inServer(`Connect once more with ${clientWord(facts)}: your MCP server then prints both.`),
            ]
          : []),
        client
          ? inServer(
              `Let that rule allow ${clientWord(facts)}.`,
              value('Client ID', sentClaims(facts, at as McpExchange)?.client_id ?? facts.registration.clientId),
            )
          : inPage && origin
            ? inServer(
                'Let that rule allow the account that signed in, its organization too, and the page of this address.',
                value('Origin', origin),
              )
            : inServer(
                `Let that rule allow the account that signed in${facts.scalekit ? ' (that `sub`), or its whole organization (that `oid`)' : ', or its organization'}.`,
              ),
        restartServer,
      ],
      or: client
        ? []
        : [
            {
              when: 'If this account is not meant to get in',
              instead: 'sign in with another one',
              steps: [
                ...forgetSteps(facts),
                inClient(facts, 'Sign in with an account that the rule allows.', { waits: 'sign in again' }),
              ],
            },
          ],
      stuck: [
        ...(says === undefined ? [] : [inLog]),
        step(inFront(at), 'If your MCP server does not have this request in its log: look for it in the log there.'),
      ],
    };
  },
  verify: ({ facts, at }) => {
    const { inPage, origin } = facts.client;
    return [verifyWithToken(facts, at, inPage && origin ? { headers: { origin } } : {})];
  },
});
