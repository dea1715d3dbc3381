/** What a sign-in that is not over waits for; of one that stopped, what was seen last and what would have come next. */
import type { StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../../lib/snapshot.ts';
import { parseUrl } from '../../lib/text/url.ts';
import { outcomeOf } from './outcome.ts';
import type { Parties } from './stage-words.ts';
import { brief } from './text.ts';

export interface Waiting {
  /** Where it is, as a host. */
  host: string;
  /** Milliseconds since the epoch. */
  since: number;
  /** `GET /authorize`, without the query. */
  request: string;
  /** A person is at the sign-in page; else a response is due. */
  person: boolean;
  /** The MCP server is to send it; else who signs people in. */
  own: boolean;
  /** The tab that shows that page, where it is another than the one that is watched. */
  tab?: number;
  /** Other tabs of the same Inspector can keep its page from asking: to its backend a browser has six connections. */
  shared?: true;
}

/** The live check asked all of it, which signs nobody in. */
export const isCheck = ({ exchanges }: Pick<AttemptSnapshot, 'exchanges'>): boolean =>
  exchanges[0]?.via === 'live-check';

/** `null`: nothing is in flight, or it is over; a stream that is opened once connected may be silent for as long as it likes. */
export function waitingFor({ exchanges, running, atSignIn, signInTab, diagnosis }: AttemptSnapshot): Waiting | null {
  if (diagnosis.verdict === 'connected') return null;
  const exchange = atSignIn
    ? exchanges.findLast(({ role }) => role === 'authorization')
    : running
      ? exchanges.findLast((one) => outcomeOf(one) === 'pending')
      : undefined;
  const url = parseUrl(exchange?.url);
  if (!exchange || !url) return null;
  return {
    host: brief(url.host, 120),
    since: exchange.startedAt,
    request: brief(`${exchange.method} ${url.pathname}`, 200),
    person: atSignIn,
    own: exchange.role === 'mcp' || exchange.role === 'resource-metadata',
    ...(atSignIn && signInTab !== undefined && { tab: signInTab }),
    ...(exchange.via === 'inspector-v2-relay' && { shared: true as const }),
  };
}

/** While the person is awaited, for the case that there is no page to sign in at. */
export const noPage =
  'If you see no sign-in page: the browser may have blocked it as a popup. Allow it at its icon in the address bar, and connect again.';

/** Why nothing more may have been seen, by the step that would have come next: a sentence that leaves it open. */
export function whyMissing(next: StageId, { client, signIn }: Parties, exchanges: readonly ExchangeSummary[]): string {
  const role = ['network', 'challenge', 'session'].includes(next) ? 'mcp' : next;
  // Of what a page did not get it is told no more; what it asked again since is not what is missing.
  const last = exchanges.findLast((x) => x.role === role);
  if (last && !last.status && last.failure?.startsWith('TypeError'))
    return `\`${brief(last.url, 200)}\` failed, and a page is not told why.`;
  const stopped = `${client} may have stopped by itself, or its page was closed or loaded anew.`;
  const asked = exchanges.some(({ role }) => role === 'authorization');
  const reasons: Record<StageId, string> = {
    network: `${client} may not have been asked to connect, or it was before this was watched.`,
    challenge: 'The first response may have come before this was watched.',
    'resource-metadata': stopped,
    'server-metadata': stopped,
    registration: `${client} may have a client ID from an earlier sign-in, and then goes on without one. Else it stopped.`,
    authorization: asked
      ? `The sign-in page may not have opened, or nobody signed in at ${signIn}.`
      : 'If it is open in a window of its own, sign in there: that window is not watched. Else it did not open.',
    token: `${client} may have lost what it had saved when its page was loaded anew, or the browser came back to another page.`,
    session: `${client} may have stopped before it used the token.`,
  };
  return reasons[next];
}
