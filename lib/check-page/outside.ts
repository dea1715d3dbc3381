/** What a check from a browser cannot know of a rule against robots in front of the server: clients come from elsewhere. */
import { clientCalled } from '../clients/all.ts';
import type { Exchange } from '../exchange.ts';
import type { Prose } from '../finding.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';

/** Who has such rules, by the header that it leaves. */
const marks: readonly [string, RegExp][] = [
  ['cf-ray', /./],
  ['x-amz-cf-id', /./],
  ['x-iinfo', /./],
  ['server', /^(?:cloudflare|akamaighost|imperva|cloudfront)/i],
];

const isBehindRules = ({ response }: Exchange): boolean =>
  response?.headers.some(([name, value]) => marks.some(([mark, says]) => mark === name && says.test(value))) ?? false;

/** `undefined` where it does not matter: nothing with such rules was seen, or the client is a page. */
export function botRuleWords(
  { attempts }: HandshakeSnapshot,
  exchanges: readonly Exchange[],
  client: string,
): Prose | undefined {
  const diagnosis = attempts.at(-1)?.diagnosis;
  const refused = [diagnosis?.cause, diagnosis?.suspect, ...(diagnosis?.warnings ?? [])].some(
    (finding) => finding?.check === 'network/bot-protection',
  );
  if (clientCalled(client)?.runs.is === 'page') return undefined;
  if (refused) {
    return 'The bot rule was met by requests of your browser. Clients on Node, and those in a vendor’s cloud, send others from other addresses: they may meet another rule, or none.';
  }
  return exchanges.some(isBehindRules)
    ? 'What stands in front of your MCP server let your browser through. Clients on Node, and those in a vendor’s cloud, may meet a bot rule there that this check does not see. `npm run check` asks as a program on Node.'
    : undefined;
}
