/**
 * The live check: does what a careful client does before a sign-in, and nothing that changes anything. A source of
 * exchanges like the others, the same in a browser's worker and in Node; who judges them sees no difference.
 */
import type { Exchange, RawExchange } from '../../exchange.ts';
import { httpUrl, withoutFragment } from '../../text/url.ts';
import type { Masker } from '../secrets.ts';
import { type Ask, type Beside, PAGE } from './asks.ts';
import { createClock } from './clock.ts';
import { createHosts } from './hosts.ts';
import { type Limits, limits as usual } from './limits.ts';
import type { Part } from './part.ts';
import { plan } from './plan.ts';
import type { Platform } from './platform.ts';
import { issuersOf, namedMetadata, type Seen } from './seen.ts';
import { createSender } from './send.ts';
import { createTurns } from './turns.ts';

export interface LiveCheckOptions {
  platform: Platform;
  masker: Masker;
  /** The person cancels it. */
  signal?: AbortSignal;
  limits?: Partial<Limits>;
  /** Origin of the page that is asked as, where it is not where the Inspector's is by itself. */
  page?: string;
  /** Each exchange, as it ends, and what was looked for. */
  onExchange?(exchange: Exchange, ask: Pick<Ask, 'topic' | 'as'>): void;
  /** What is asked, where not all of it. */
  part?: Part;
  /** Hosts that will be asked, by URLs. */
  named?: readonly string[];
  /** Nothing of the part is left: asks what else is to be asked, as it stands, and says what to go on with. */
  next?(soFar: readonly Exchange[], ask: (request: Beside) => Promise<Exchange | undefined>): Promise<Part | undefined>;
}

export interface LiveCheck {
  /** Masked, in the order in which they began. */
  exchanges: Exchange[];
  /** What was asked beside the plan. */
  besides: Exchange[];
  /** What was not asked, or not read to its end, in sentences. */
  notes: string[];
  /** The person cancelled it. */
  cancelled: boolean;
}

/** Equal for what is the same request on the wire. */
const keyOf = ({ as, preflightOnly, method, url, headers, body }: Ask): string =>
  JSON.stringify([as, preflightOnly, method, withoutFragment(url), headers, body]);

/** `url` is one that `readAddress` took. Never rejects for what a server does. */
export async function liveCheck(url: string, options: LiveCheckOptions): Promise<LiveCheck> {
  const { masker, signal: cancel = new AbortController().signal, page = PAGE, onExchange } = options;
  const limits = { ...usual, ...options.limits };
  const server = withoutFragment(httpUrl(url)?.href ?? url);
  const clock = createClock(limits.check);
  const signal = AbortSignal.any([cancel, clock.signal]);
  const { permit, ...rest } = options.platform;
  const platform: Platform = { ...rest, ...(permit && { permit: (origins) => clock.outside(permit(origins)) }) };
  const hosts = createHosts(server, platform, signal);
  const turns = createTurns(limits.together);
  const answers = new Map<string, RawExchange>();
  const asked = new Set<string>();
  const exchanges: Exchange[] = [];
  const notes = new Set<string>();
  let sent = 0;

  const besides: Exchange[] = [];
  let { part } = options;
  for (const one of options.named ?? []) hosts.name(one);

  const seen: Seen = {
    server,
    servers: limits.servers,
    get part() {
      return part;
    },
    answerTo: (ask) => answers.get(keyOf(ask)),
  };
  const allowed = () => limits.requests + limits.requestsPerServer * Math.min(limits.servers, issuersOf(seen).length);
  const sender = createSender({
    platform,
    page,
    hosts,
    limits,
    turns,
    signal,
    take() {
      if (signal.aborted) return false;
      if (sent >= allowed()) {
        notes.add(`No more than ${allowed()} requests are sent: what was left is not known.`);
        return false;
      }
      sent++;
      return true;
    },
    isFirst: (ask) => !asked.has(keyOf(ask)) && asked.add(keyOf(ask)) !== undefined,
    emit(exchange, ask) {
      const masked = masker.maskExchange(exchange);
      exchanges.push(masked);
      onExchange?.(masked, ask);
    },
    note: (about, sentence) => notes.add(sentence(masker.maskUrl(about))),
  });

  /** What is under way, each to its end. */
  const under = new Set<Promise<void>>();
  const start = (ask: Ask): void => {
    asked.add(keyOf(ask));
    const done = sender.send(ask).then(({ asks, answer }) => {
      if (answer) for (const hop of asks) answers.set(keyOf(hop), answer);
      const named = ask.topic === 'mcp' ? namedMetadata(answer) : undefined;
      for (const one of [...(named === undefined ? [] : [named]), ...issuersOf(seen)]) hosts.name(one);
    });
    const over: Promise<void> = done.finally(() => under.delete(over));
    under.add(over);
  };

  async function askBeside({ method, url: to, headers, body }: Beside): Promise<Exchange | undefined> {
    const as = headers.origin === undefined ? 'program' : 'page';
    const lines = Object.entries(headers);
    const ask: Ask = { topic: 'mcp', as, until: 'answer', method, url: to, headers: lines };
    const answer = await sender.once({ ...ask, ...(body !== undefined && { body }) });
    const masked = answer && masker.maskExchange(answer);
    if (masked) {
      besides.push(masked);
      onExchange?.(masked, ask);
    }
    return masked;
  }

  try {
    for (;;) {
      const next = signal.aborted ? [] : plan(seen).filter((ask) => !asked.has(keyOf(ask)));
      for (const ask of next) {
        if (!turns.free(ask.url)) continue;
        if (ask.topic === 'keys' || ask.topic === 'registration') hosts.name(ask.url);
        start(ask);
      }
      if (!under.size) {
        part = signal.aborted ? undefined : await options.next?.(exchanges, askBeside);
        if (!part) break;
      }
      if (under.size) await Promise.race(under);
    }
  } finally {
    clock.stop();
  }
  if (clock.signal.aborted)
    notes.add(`The check was ended after ${limits.check / 1000} s: what was left is not known.`);
  exchanges.sort((a, b) => a.startedAt - b.startedAt);
  return { exchanges, besides, notes: [...notes], cancelled: cancel.aborted };
}
