import { header } from '../../exchange.ts';
import type { FixStep } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { defineCheck, outcome } from '../define.ts';
import { topicOf } from '../kit/answers/token-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { refusalEvidence, refusedSentence, refusedWith, tokenEvidence } from './shared.ts';

/** Web servers that keep the header from the application behind them, unless told otherwise. */
const passOn = (at: Observed): FixStep => {
  const server = header(at.response?.headers, 'server') ?? '';
  if (/apache/i.test(server)) {
    return {
      text: 'Let Apache pass the header on to the application.',
      snippet: { language: 'apache', code: 'CGIPassAuth On' },
    };
  }
  if (/nginx/i.test(server)) {
    return {
      text: 'Let nginx pass the header on to the application.',
      snippet: { language: 'nginx', code: 'proxy_set_header Authorization $http_authorization;' },
    };
  }
  return { text: 'Let the proxy or web server in front of your MCP server pass the `Authorization` header on.' };
};

export default defineCheck({
  id: 'session/token-not-seen',
  owner: 'mcp-server',
  judges: 'answer',
  fails: 'A token was sent, and the refusal says that none came.',
  references: [rfc(6750, '2.1'), rfc(6750, '3.1'), scalekit('troubleshooting')],

  test({ session }) {
    const sent = session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      refusedWith(sent, 401, 403)
        .filter((x) => topicOf(x) === 'missing')
        .map((at) => ({ at, evidence: [tokenEvidence(at), refusalEvidence(at)], data: {} })),
      sent.length > 0,
    );
  },

  title: () => 'Your MCP server says that no token came, and one was sent',
  summary: ({ facts, at }) =>
    `${refusedSentence(facts, at)} The request did carry a token, so something between the client and your code takes the header off or does not read it.`,
  fix: ({ facts, at }) => [
    { text: 'Log the headers that your MCP server receives for this request, and look for `authorization`.' },
    passOn(at),
    { text: 'Read the header under its lower-case name, `authorization`, if your framework tells cases apart.' },
    restartServer,
    connectAgain(facts),
  ],
  verify: ({ at }) => [verifyWithToken(at.request.url)],
});
