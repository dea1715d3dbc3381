/** Whether a token that is refused ever came to the server. */
import { header } from '../../exchange.ts';
import type { Alternative } from '../../finding.ts';
import type { Facts, McpExchange, Observed } from '../../handshake/facts.ts';
import { topicOf } from './answers/token-words.ts';
import { passOnCases, webServer } from './steps/pass-on.ts';

/** No token was taken, each is refused as none is, and nothing is said of one: a server with one answer for all says it so. */
export const neverArrives = (facts: Facts): boolean =>
  facts.session.requests.every(
    (x) => x.token.kind !== 'token' || x.status === undefined || (x.status === 401 && notReached(facts, x).length > 0),
  ) && !/error="?(?:invalid|expired)|\b(?:invalid|expired|bad|malformed)\b/i.test(saidOf(facts.challenged));

const saidOf = (at: Observed | undefined): string =>
  `${header(at?.response?.headers, 'www-authenticate') ?? ''} ${at?.response?.body ?? ''}`.slice(0, 8192);

/** The same is said to who sends a token and who sends none: it may never have come. */
export function notReached(facts: Facts, at: McpExchange): Alternative[] {
  const { challenged } = facts;
  const said = ({ status, response }: Observed) => {
    const challenge = header(response?.headers, 'www-authenticate');
    return (response?.body || challenge) && JSON.stringify([status, response?.body, challenge]);
  };
  const refusal = said(at);
  if (!challenged?.tokenless || topicOf(at) !== undefined || !refusal || said(challenged) !== refusal) return [];
  const by = webServer(facts, at);
  return passOnCases(
    facts,
    at,
    'If the log of your MCP server says `Invalid Compact JWS`, `Not enough segments` or that no token came',
    `let ${by ?? 'what stands in front of it'} pass the token on`,
  ).map((one) => ({ ...one, ...(by && { open: true }) }));
}
