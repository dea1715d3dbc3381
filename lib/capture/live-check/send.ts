/** Sends what is to be asked, as a program or as a page would, and makes exchanges of it. */
import { type HeaderLines, header, type RawExchange } from '../../exchange.ts';
import { corsVerdict } from '../../protocol/cors.ts';
import { needsPreflight, unsafeHeaderNames } from '../../protocol/cors-rules.ts';
import { isRedirect } from '../../protocol/status.ts';
import { httpUrl, parseUrl, withoutFragment } from '../../text/url.ts';
import { bodyText } from '../bodies.ts';
import { failureOf } from '../failures.ts';
import type { Ask } from './asks.ts';
import { hasAnswer, hasEvent, type Left, readBody } from './body.ts';
import type { Hosts } from './hosts.ts';
import type { Limits } from './limits.ts';
import { NoAnswer, type Outgoing, type Platform } from './platform.ts';
import type { Turns } from './turns.ts';

export interface Sender {
  /** Sends it and follows its redirects; where nothing may be sent any more, it has no answer. */
  send(ask: Ask): Promise<Sent>;
  /** One request as it stands, of which nothing is followed, and which nobody is told of. */
  once(ask: Ask): Promise<RawExchange | undefined>;
}

export interface Sent {
  /** What was asked, hop by hop. */
  asks: Ask[];
  /** The last exchange of it. */
  answer: RawExchange | undefined;
}

interface Surroundings {
  platform: Platform;
  /** Origin of the page that is asked as. */
  page: string;
  hosts: Hosts;
  limits: Limits;
  turns: Turns;
  /** Over when the person cancels, or the time of the check is. */
  signal: AbortSignal;
  /** Takes one of the requests that are left; `false` where there is none. */
  take(): boolean;
  /** Takes a request that nobody sent yet; `false` where somebody did. */
  isFirst(ask: Ask): boolean;
  emit(exchange: RawExchange, ask: Ask): void;
  note(url: string, sentence: (url: string) => string): void;
}

interface Answered {
  address?: string;
  response?: RawExchange['response'];
  failure?: RawExchange['failure'];
}

export function createSender(around: Surroundings): Sender {
  const { platform, page, hosts, limits, turns, signal, take, isFirst, emit, note } = around;
  let clock = 0;
  let count = 0;

  const begin = (ask: Ask, headers: HeaderLines): RawExchange => {
    clock = Math.max(clock + 1, Date.now());
    return {
      id: `check-${count++}`,
      startedAt: clock,
      page: { tabId: -1, origin: ask.as === 'page' ? page : null },
      via: 'live-check',
      ...(count === 1 && { connect: true }),
      request: {
        method: ask.method,
        url: ask.url,
        headers,
        ...(ask.body !== undefined && { body: ask.body }),
      },
    };
  };

  /** One request and its answer, within its time; redirects are not followed. */
  async function exchange(out: Outgoing, until: Ask['until']): Promise<Answered> {
    const refusal = await hosts.refusal(out.url);
    if (refusal) return { failure: refusal };
    const time = AbortSignal.any([signal, AbortSignal.timeout(limits.request)]);
    try {
      const incoming = await platform.send(out, time);
      const stream = header(incoming.headers, 'content-type')?.startsWith('text/event-stream');
      const enough = stream ? (until === 'event' ? hasEvent : hasAnswer) : undefined;
      const how = { limit: limits.answer, signal: time, enough };
      const read = incoming.body ? await readBody(incoming.body, how) : {};
      if (read.left) note(out.url, leftSentence(out, read.left, limits));
      const body = bodyText(read.text);
      return {
        ...(incoming.address !== undefined && { address: incoming.address }),
        response: { status: incoming.status, headers: incoming.headers, ...(body !== undefined && { body }) },
      };
    } catch (error) {
      if (signal.aborted) return { failure: { kind: 'aborted', text: 'AbortError: the check was over first' } };
      if (time.aborted) {
        return { failure: { kind: 'network', text: `TimeoutError: no answer within ${limits.request / 1000} s` } };
      }
      if (!(error instanceof NoAnswer)) throw error;
      const failure = failureOf(error.message, false);
      if (failure.kind === 'blocked')
        note(
          out.url,
          (shown) =>
            `Your browser stopped ${out.method} ${shown} itself (${failure.text}), so the answer is not known.`,
        );
      return { failure };
    }
  }

  /** All that the name stands for, where the platform can tell. */
  async function addressesOf(url: string, address: string | undefined): Promise<string[]> {
    if (address !== undefined) return [address];
    const found = await platform.resolve?.(parseUrl(url)?.hostname ?? '', signal).catch(() => []);
    return [...(found ?? [])].slice(0, 20);
  }

  async function complete(x: RawExchange, { until }: Ask): Promise<RawExchange> {
    const { method, url, headers, body } = x.request;
    const began = performance.now();
    const out: Outgoing = { method, url, headers, ...(body !== undefined && { body }) };
    const { address, ...answered } = await exchange(out, until);
    const durationMs = Math.round(performance.now() - began);
    const addresses = answered.response && (await addressesOf(url, address));
    return { ...x, ...answered, durationMs, ...(addresses?.length && { addresses }) };
  }

  async function finish(x: RawExchange, ask: Ask): Promise<RawExchange> {
    const whole = await complete(x, ask);
    emit(whole, ask);
    return whole;
  }

  async function preflight(x: RawExchange): Promise<RawExchange> {
    const headers: HeaderLines = [
      ...x.request.headers.filter(([name]) => name === 'user-agent'),
      ['accept', '*/*'],
      ['origin', page],
      ['access-control-request-method', x.request.method],
    ];
    const names = unsafeHeaderNames(x.request.headers);
    if (names.length) headers.push(['access-control-request-headers', names.join(',')]);
    const { response, failure } = await exchange({ method: 'OPTIONS', url: x.request.url, headers }, undefined);
    return {
      ...x,
      preflight: {
        startedAt: x.startedAt,
        request: { headers },
        ...(response && { response: { status: response.status, headers: response.headers } }),
        ...(failure && { failure }),
      },
    };
  }

  /** As the SDK does in a page: where the preflight of a document is refused, it asks once more without its own header. */
  async function sendAsPage(ask: Ask): Promise<RawExchange | undefined> {
    const headers: HeaderLines = [...ask.headers, ['origin', page]];
    if (!needsPreflight(ask.method, ask.headers)) return take() ? finish(begin(ask, headers), ask) : undefined;
    if (!take()) return undefined;
    const asked = await preflight(begin(ask, headers));
    const refused = corsVerdict(asked)?.blocked === true;
    const simple = ask.headers.filter(([name]) => name !== 'mcp-protocol-version');
    const retries = refused && !ask.preflightOnly && !needsPreflight(ask.method, simple);
    const silent = asked.preflight?.failure !== undefined;
    if (ask.preflightOnly || silent || retries || !take()) emit(asked, ask);
    if (ask.preflightOnly || silent) return asked;
    if (!retries) return finish(asked, ask);
    return take() ? finish(begin(ask, [...simple, ['origin', page]]), ask) : asked;
  }

  const sendOnce = (ask: Ask): Promise<RawExchange | undefined> =>
    turns.at(ask.url, async () => {
      if (ask.as === 'page') return sendAsPage(ask);
      return take() ? finish(begin(ask, ask.headers), ask) : undefined;
    });

  /** Fetch standard, HTTP-redirect fetch: a POST becomes a GET, and another origin gets no `Authorization`. */
  function redirected(ask: Ask, x: RawExchange): Ask | undefined {
    if (!isRedirect(x.response) || x.response?.status === 304 || ask.method === 'DELETE') return undefined;
    const location = header(x.response?.headers, 'location');
    if (location === undefined) return undefined;
    const target = httpUrl(location, x.request.url);
    if (!target) return notFollowed(x, 'no address of http or https');
    if (!hosts.isNamed(target.href)) return notFollowed(x, 'a host that neither you nor the metadata named');
    const url = withoutFragment(target.href);
    const { body, until, ...rest } = ask;
    const becomesGet = ask.method === 'POST' && (x.response?.status ?? 0) <= 303;
    const same = httpUrl(ask.url)?.origin === target.origin;
    const headers = ask.headers.filter(
      ([name]) => !(name === 'authorization' && !same) && !(becomesGet && name === 'content-type'),
    );
    const kept = { ...(until && { until }), ...(body !== undefined && !becomesGet && { body }) };
    return { ...rest, ...kept, url, headers, method: becomesGet ? 'GET' : ask.method };
  }

  function notFollowed({ request: { method, url } }: RawExchange, where: string): undefined {
    note(url, (shown) => `${method} ${shown} redirects to ${where}: that was not followed.`);
  }

  return {
    once: async (ask) => (take() ? complete(begin(ask, ask.headers), ask) : undefined),
    async send(ask) {
      const asks = [ask];
      let answer = await sendOnce(ask);
      while (answer && !ask.preflightOnly) {
        const next = redirected(asks.at(-1) ?? ask, answer);
        if (!next || !isFirst(next)) break;
        if (asks.length > limits.redirects) {
          note(ask.url, (shown) => `${ask.method} ${shown} is redirected more than ${limits.redirects} times.`);
          break;
        }
        const hop = await sendOnce(next);
        if (!hop) break;
        asks.push(next);
        answer = hop;
      }
      return { asks, answer };
    },
  };
}

function leftSentence({ method }: Outgoing, left: Left, { request, answer }: Limits): (url: string) => string {
  const why: Record<Left, string> = {
    long: `is longer than ${answer / 1024 / 1024} MB: it was left there`,
    slow: `had not ended after ${request / 1000} s: it was left there`,
    broken: 'broke off, or cannot be decoded',
  };
  return (url) => `The answer to ${method} ${url} ${why[left]}.`;
}
