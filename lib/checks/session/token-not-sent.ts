import { header } from '../../exchange.ts';
import { isOver } from '../../handshake/facts/oauth.ts';
import type { McpExchange } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import { isCall } from '../../protocol/mcp.ts';
import { defineCheck, outcome } from '../define.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { support } from '../kit/places.ts';
import { mcp, rfc } from '../kit/references.ts';
import { refusedWith } from '../kit/refused-with.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { inClient, inServer, step, value } from '../kit/steps/step.ts';
import { listed, verifyConnect } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { tokenEvidence } from './shared.ts';

export default defineCheck({
  id: 'session/token-not-sent',
  owner: ({ at }) => (at.redirectedFrom === undefined ? 'client' : 'network'),
  judges: 'answer',
  quiet: true,
  fails: 'A token was issued, and the MCP request after it carries none.',
  references: [rfc(6750, '2.1'), mcp('basic/authorization', 'Access token usage', 'access-token-usage')],

  test({ mcp: requests, token, exchanges }) {
    const issued = token.requests.filter((t) => t.issued && t.at.readable !== false);
    // Gone through once: a server may refuse thousands of requests.
    const carrying = requests.filter(carries);
    const carriers = new Set(carrying.map(({ id }) => id));
    const last = carrying.at(-1);
    const lastCarried = last?.position ?? -1;
    const held = issued.at(-1);
    const asked = exchanges.findLast(({ role }) => role !== 'mcp')?.position ?? -1;
    /** Its messages had it up to here, and nothing was begun anew. */
    const goesOn = ({ position }: McpExchange) => position > lastCarried && position > asked;
    /** The client had got a token, and had not used it yet. */
    const unused = (x: McpExchange) => {
      const newest = issued.findLast((t) => t.at.position < x.position)?.at.position;
      if (newest === undefined || isLook(x)) return false;
      return (carrying.findLast((y) => y.position < x.position)?.position ?? -1) <= newest || isAlone(x);
    };
    /**
     * The stream that belongs to such messages. The older transport begins with a stream that says no session, and whoever
     * ended a session may have signed out.
     */
    const isAlone = (x: McpExchange) =>
      isStream(x) && (saysSession(x) || !carrying.some(isStream)) && last?.request.method !== 'DELETE' && goesOn(x);
    /** A call in the session of the message before it; that token is good for much longer. Without a session it may be another program's. */
    const isDropped = (x: McpExchange) =>
      isCall(x.rpcMethod) &&
      sessionOf(x) !== undefined &&
      last?.outcome === 'accepted' &&
      sessionOf(last) === sessionOf(x) &&
      held?.expiresIn !== undefined &&
      held.expiresIn > 0 &&
      !isOver(held, { ...x, startedAt: x.startedAt + EARLY_MS }) &&
      goesOn(x);
    /** Codex and mcp-remote look whether the server asks for a sign-in, and then send their token with a message. */
    const isLook = (x: McpExchange) => {
      if (x.request.method !== 'GET' || isStream(x)) return false;
      return header(x.request.headers, 'accept') !== undefined || lastCarried > x.position;
    };
    const refused = refusedWith(requests, 401).filter((x) => x.token.kind === 'none');
    const lost = refused.filter((x) => unused(x) || isDropped(x));
    const signIns = issued.filter(({ grantType }) => grantType !== 'refresh_token');
    const losing = new Set(lost.map((x) => signIns.findLast((t) => t.at.position < x.position)));
    /** Whoever signs in again got past it, as after signing out; but not who loses the next token as well, and sends none. */
    const isPast = (x: McpExchange) => {
      const again = signIns.find((t) => t.at.position > x.position)?.at.position;
      return again !== undefined && (losing.size === 1 || lastCarried > again);
    };
    const stillLost = new Set(lost.filter((x) => !isPast(x)));
    const failures = refused
      .filter((x) => stillLost.has(x) || lostOnRedirect(x))
      .map((at) => ({
        at,
        evidence: [tokenEvidence(at, 'Bearer <the access token>'), statusEvidence(at, '200')],
        data: {},
      }));
    const after = requests.some(
      (x) => carries(x) || (issued.some((t) => t.at.position < x.position) && x.token.kind !== 'unknown'),
    );
    return outcome(
      failures.map((failure) => {
        const { redirectedFrom } = failure.at;
        const from = redirectedFrom === undefined ? undefined : exchanges.find((x) => x.id === redirectedFrom);
        return from
          ? { ...failure, evidence: [...failure.evidence, evidence(from, 'Redirect', from.request.url, null)] }
          : failure;
      }),
      after,
    );

    /** A redirect to another origin takes `Authorization` away (Fetch standard, HTTP-redirect fetch). */
    function lostOnRedirect(x: McpExchange): boolean {
      return x.redirectedFrom !== undefined && carriers.has(x.redirectedFrom);
    }
  },

  title: ({ facts, at }) =>
    at.redirectedFrom === undefined
      ? `${upperFirst(clientWord(facts))} has a token and did not send it (\`Authorization\`)`
      : 'A redirect takes the token off (`Authorization`)',
  summary: ({ facts, at }) =>
    at.redirectedFrom === undefined
      ? `Your MCP server saw none and answered ${code(at.status)} again.`
      : `${upperFirst(clientWord(facts))} was sent on to ${code(at.request.url)}, and a redirect to another host drops the token.`,
  why: ({ facts, at }) =>
    at.redirectedFrom === undefined
      ? `Every request to your MCP server has to carry the token, in the header \`Authorization\`. Most likely this version of ${clientWord(facts)} loses it.`
      : 'A token is for one host: whoever follows a redirect to another host leaves it out, so that nobody else gets it.',
  fix: ({ facts, at }) =>
    at.redirectedFrom === undefined
      ? {
          do: updateSteps(facts),
          or: [{ kind: 'again', when: 'If the current version does it too', steps: forgetSteps(facts) }],
          stuck: [
            step(
              support(`whoever makes ${clientWord(facts)}`),
              `Send them ${theReport}: it shows the request without the token.`,
            ),
          ],
        }
      : {
          do: [inClient(facts, 'Enter the address that the redirect leads to.', value('URL', at.request.url))],
          or: [
            {
              when: 'If people have to go on using the first address',
              steps: [inServer('Serve MCP there too, without a redirect.')],
            },
          ],
        },
  verify: ({ facts, at }) => [
    verifyConnect(facts, `the last ${listed(at)} has a token in its \`Authorization\` header`),
  ],
});

/**
 * So long before its end some clients give a token up and sign in anew, in milliseconds: VS Code does, and MSAL
 * (`DEFAULT_TOKEN_RENEWAL_OFFSET_SEC`). The SDKs for TypeScript, with them the Inspectors and mcp-remote 0.15.1, go by no time.
 */
const EARLY_MS = 5 * 60_000;

const carries = (x: McpExchange) => x.token.kind === 'token';

const sessionOf = ({ request: { headers } }: McpExchange) => header(headers, 'mcp-session-id');

const saysSession = ({ request: { headers } }: McpExchange): boolean =>
  ['mcp-session-id', 'mcp-protocol-version'].some((name) => header(headers, name));

/** The Python SDK names two types for it, as those do that look; it says the version that was agreed upon, and its session. */
function isStream(x: McpExchange): boolean {
  const { method, headers } = x.request;
  const accept = header(headers, 'accept') ?? '';
  if (method !== 'GET' || !accept.includes('text/event-stream')) return false;
  return accept === 'text/event-stream' || saysSession(x);
}
