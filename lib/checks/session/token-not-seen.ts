import type { Alternative } from '../../finding.ts';
import { wordsOf } from '../../handshake/answer-error.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { headerEvidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord } from '../kit/front.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { logNamesSnippets, readTokenSnippets } from '../kit/snippets/server.ts';
import { namedIn, passOnCases, webServer } from '../kit/steps/pass-on.ts';
import { sendReportTo } from '../kit/steps/scalekit.ts';
import { readLogged, restartServer } from '../kit/steps/server.ts';
import { inServer } from '../kit/steps/step.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { clientWord, code } from '../kit/words.ts';
import { refusalEvidence, tokenEvidence } from './shared.ts';

export default defineCheck<{ said: string }>({
  id: 'session/token-not-seen',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'A token was sent, and the refusal says that none came.',
  references: [rfc(6750, '2.1'), rfc(6750, '3.1'), scalekit('troubleshooting')],

  test(facts) {
    const { session } = facts;
    const sent = session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      refusedWith(sent, 401, 403)
        .filter((x) => topicOf(x) === 'missing')
        .map((at) => ({
          at,
          evidence: [
            statusEvidence(at, '200'),
            tokenEvidence(at),
            refusalEvidence(at),
            ...[webServer(facts, at) ?? []].flat().map((name) => headerEvidence(at, namedIn(name), null)),
          ],
          data: { said: wordsOf(at) },
        })),
      sent.length > 0,
    );
  },

  title: ({ facts }) =>
    `Your MCP server says that no token came, but ${clientWord(facts)} sent one (\`Authorization\`)`,
  summary: ({ facts, at }) => {
    const name = webServer(facts, at);
    return name
      ? `The request did carry a token. ${name} answered (${code(namedIn(name))}), so most likely ${name} takes the header off before your code gets it; otherwise your code does not read it.`
      : 'The request did carry a token. Most likely something in front of your code takes the header off, or your code does not read it.';
  },
  why: ({ facts }) =>
    `The token travels in the header \`Authorization\`. Some web servers and proxies take this header off before they pass a request on, so ${clientWord(facts)} sends it and your code never gets it.`,
  fix: ({ facts, at, data: { said } }) => {
    const proxy = webServer(facts, at) ?? 'what stands in front of it';
    return {
      do: [
        // What the code gets is the one thing that tells the two causes apart.
        {
          ...inServer(
            'Log the names of the headers that your MCP server gets with this request.',
            withCode(logNamesSnippets(facts, `first line of the code that answers ${code(said)}`)),
          ),
          only: 'look',
        },
        { ...restartServer, only: 'look' },
        readLogged(facts),
      ],
      or: [
        ...passOnCases(facts, at, 'If `authorization` is not among the logged names', `let ${proxy} pass it on`).map(
          (one): Alternative => ({ ...one, open: true }),
        ),
        {
          kind: 'case',
          when: 'If `authorization` is among the logged names',
          instead: 'let your code read it',
          open: true,
          steps: [
            inServer(
              'Read the token from the header `authorization`.',
              withCode(
                readTokenSnippets(facts, `in the code that answers ${code(said)}, in place of what reads the token`),
              ),
            ),
            restartServer,
          ],
        },
        {
          kind: 'again',
          when: `If your MCP server logs nothing, or you cannot change ${webServer(facts, at) ?? 'what stands in front of it'}`,
          steps: [sendReportTo(frontWord(at))],
        },
      ],
    };
  },
  verify: ({ facts, at }) => [verifyWithToken(facts, at)],
});
