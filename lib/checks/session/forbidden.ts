import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, rfc } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyWithToken } from '../kit/verify/oauth.ts';
import { refusedSentence, refusedWith } from './shared.ts';

export default defineCheck({
  id: 'session/forbidden',
  owner: 'mcp-server',
  judges: 'answer',
  general: true,
  fails: 'The request with the token is answered 403, for another reason than a scope.',
  references: [rfc(9110, '15.5.4'), mcp('basic/authorization', 'Error handling', 'error-handling')],

  test({ session }) {
    const sent = session.requests.filter((x) => x.token.kind === 'token' && x.status !== undefined);
    return outcome(
      refusedWith(sent, 403).map((at) => ({
        at,
        evidence: [statusEvidence(at, '200'), ...(at.response?.body ? [bodyEvidence(at, null)] : [])],
        data: {},
      })),
      sent.length > 0,
    );
  },

  title: () => 'Your MCP server forbids the request, though a token came with it',
  summary: ({ facts, at }) =>
    `${refusedSentence(facts, at)} 403 means that the token was accepted and the request was not: a rule of the server, or of something in front of it, refuses this person, this client or this origin.`,
  fix: ({ facts }) => [
    { text: 'Look into the log of your MCP server for the rule that answered 403 at this time.' },
    { text: 'Allow the person, the client or the origin of this request in that rule.' },
    {
      text: 'Look at the firewall or gateway in front of the server, if the server’s own log does not have this request.',
    },
    connectAgain(facts),
  ],
  verify: ({ facts: { client }, at }) => [
    verifyWithToken(at.request.url, ['2xx'], client.inPage && client.origin ? { origin: client.origin } : {}),
  ],
});
