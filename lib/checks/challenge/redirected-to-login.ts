import { isRedirect } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, outcome } from '../define.ts';
import { isLogin, targetOf } from '../kit/answers/login.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { mcp, vendor } from '../kit/references.ts';
import { challengeSnippet } from '../kit/snippets/challenge.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { verifyAsked } from './shared.ts';

const isAccess = (target: string) =>
  /\/cdn-cgi\/access\//.test(target) || /\.cloudflareaccess\.com$/i.test(parseUrl(target)?.hostname ?? '');

export default defineCheck<{ target: string }>({
  id: 'challenge/redirected-to-login',
  owner: ({ data: { target } }) => (isAccess(target) ? 'network' : 'mcp-server'),
  judges: 'answer',
  // Where it leads says more than that it leads elsewhere.
  insteadOf: ['cors', 'network/redirected'],
  fails: 'A request without a token is redirected to a web login page where 401 is due.',
  references: [
    mcp('basic/authorization', 'Error handling', 'error-handling'),
    vendor(
      'Cloudflare',
      'Access policies: bypass',
      'https://developers.cloudflare.com/cloudflare-one/access-controls/policies/',
    ),
  ],

  test(facts) {
    const at = facts.tokenless.find((x) => isLogin(x, facts));
    const target = (at && targetOf(at)?.href) ?? '';
    const failures = at
      ? [
          {
            at,
            evidence: [statusEvidence(at, '401'), evidence(at, 'Location', `Location: ${target}`, null)],
            data: { target },
          },
        ]
      : [];
    return outcome(
      failures,
      facts.tokenless.some((x) => x.status !== undefined && !isRedirect(x)),
    );
  },

  title: () => 'Your MCP server sends a request without a token to a login page',
  summary: ({ facts, at, data }) =>
    `The answer is ${code(at.status)} and leads to ${code(data.target)}. ` +
    `${isAccess(data.target) ? 'Cloudflare Access stands before the server and wants a person. ' : 'A session check meant for people in a browser answers before the authorization does. '}` +
    `${upperFirst(clientWord(facts))} is no browser window there: it needs a 401 with a challenge.`,
  fix: ({ facts, at, data }) =>
    isAccess(data.target)
      ? [
          {
            text: 'Add an application for the path of the MCP server and of its metadata.',
            path: ['Zero Trust', 'Access', 'Applications', 'Add an application', 'Self-hosted'],
            copy: `${host(facts.server ?? at.request.url)}/.well-known/*`,
          },
          {
            text: 'Give it a policy with the action **Bypass** for everyone, so that the server itself asks for the token.',
            path: ['Zero Trust', 'Access', 'Policies', 'Add a policy', 'Action: Bypass'],
          },
          ...connectAnew(facts),
        ]
      : [
          {
            text: 'Take the MCP endpoint and `/.well-known/` out of the session middleware.',
          },
          {
            text: 'Answer 401 with a challenge instead.',
            snippet: challengeSnippet(facts),
          },
          restartServer,
          ...connectAnew(facts),
        ],
  verify: ({ facts, at }) => [verifyAsked(facts, at)],
});
