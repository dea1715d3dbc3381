/**
 * The one shape of traffic. Every source (DevTools, webRequest, the Inspector's relay and proxy, a HAR file, the live
 * check) is turned into exchanges where it is captured; nothing downstream knows where one came from, but for `via`.
 */
import * as z from 'zod/mini';

/** Longest body kept, in UTF-16 code units; metadata, registrations and tokens are far below it. */
export const MAX_BODY = 256 * 1024;
/** Longest header value and URL kept, in UTF-16 code units. */
export const MAX_TEXT = 16 * 1024;
/** Header lines of a request or a response; servers take a few hundred at most. */
const MAX_LINES = 1000;

/** How a failure of an Inspector's proxy begins where another program answers at its port. */
export const STRANGER = 'Something else answers in its place';

/** Header lines in the order they were seen. Names are lower case; several lines of one header stay several. */
const headersSchema = z
  .array(z.tuple([z.string().check(z.maxLength(256)), z.string().check(z.maxLength(MAX_TEXT))]))
  .check(z.maxLength(MAX_LINES));

const requestSchema = z.object({
  method: z.string().check(z.maxLength(32)),
  url: z.string().check(z.maxLength(MAX_TEXT)),
  headers: headersSchema,
  /** The source does not show all request headers: one that is not here is *unknown*, not absent. */
  headersPartial: z.optional(z.boolean()),
  /** Names of headers that the source does not show though it shows the others. */
  hidden: z.optional(z.array(z.string().check(z.maxLength(256))).check(z.maxLength(20))),
  /** Absent: not seen. Empty: seen to be empty. */
  body: z.optional(z.string().check(z.maxLength(MAX_BODY))),
});

const responseSchema = z.object({
  /** HTTP status, or 0 when it was answered and the status was not observed (Firefox, just before a redirect). */
  status: z.number(),
  headers: headersSchema,
  /** The source does not show all response headers (a page sees only those that CORS exposes). */
  headersPartial: z.optional(z.boolean()),
  body: z.optional(z.string().check(z.maxLength(MAX_BODY))),
});

const failureSchema = z.object({
  /** `proxy`: the Inspector's own proxy or backend answered itself, with `status`, in the upstream's place. */
  kind: z.enum(['network', 'cors', 'blocked', 'aborted', 'proxy']),
  /** The browser's, the relay's or the proxy's own words, e.g. `net::ERR_CONNECTION_REFUSED`. */
  text: z.string().check(z.maxLength(4096)),
  status: z.optional(z.number()),
});

const preflightSchema = z.object({
  startedAt: z.number(),
  request: z.object({ headers: headersSchema }),
  response: z.optional(
    z.object({ status: z.number(), headers: headersSchema, headersPartial: z.optional(z.boolean()) }),
  ),
  failure: z.optional(failureSchema),
});

/** What a request spent its time with, in order; the HAR format's names (HAR 1.2, timings). */
export const timingParts = ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;
type TimingPart = (typeof timingParts)[number];

const milliseconds = z.optional(z.number());
const timingSchema = z.object({
  blocked: milliseconds,
  dns: milliseconds,
  /** `ssl` is part of it. */
  connect: milliseconds,
  ssl: milliseconds,
  send: milliseconds,
  wait: milliseconds,
  receive: milliseconds,
} satisfies Record<TimingPart, typeof milliseconds>);

/** Of what was not masked yet, or may be forged: it has to go through a masker. */
export const rawExchangeSchema = z.object({
  id: z.string().check(z.maxLength(200)),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** The source says no time of day: `startedAt` tells the order alone. */
  undated: z.optional(z.boolean()),
  /** Milliseconds; absent while it is in flight or where the source does not say. */
  durationMs: z.optional(z.number()),
  /** The parts of it in milliseconds, where the source tells. */
  timing: z.optional(timingSchema),
  page: z.object({
    /** The browser's tab id; -1 for a file or a live check. */
    tabId: z.number(),
    /** Origin of the page that made the request; `null` where there is no page or it is not known. */
    origin: z.nullable(z.string().check(z.maxLength(2048))),
    /** The page is an MCP Inspector, by what the source saw of it. */
    inspector: z.optional(z.boolean()),
  }),
  /** IP addresses of the server, where the source tells: the one that answered, or all that its name stands for. */
  addresses: z.optional(z.array(z.string().check(z.maxLength(64))).check(z.maxLength(20))),
  via: z.enum(['direct', 'inspector-v1-proxy', 'inspector-v2-relay', 'live-check']),
  /** The first that was asked after the person pressed Connect, where the source tells. */
  connect: z.optional(z.boolean()),
  /** A navigation of the tab: the authorization request, the sign-in pages, the callback. */
  navigation: z.optional(z.boolean()),
  request: requestSchema,
  response: z.optional(responseSchema),
  failure: z.optional(failureSchema),
  preflight: z.optional(preflightSchema),
});

/** An exchange as it was seen, with its secrets perhaps still in it. It leaves `lib/capture` only through a masker. */
export type RawExchange = z.infer<typeof rawExchangeSchema>;

/** Reads what was masked before it was sent or stored; nothing else is ever sent or stored. */
export const exchangeSchema = rawExchangeSchema.brand<'masked'>();
/** A masked exchange. A raw one is none, and does not compile in its place. */
export type Exchange = z.infer<typeof exchangeSchema>;

export type HeaderLines = RawExchange['request']['headers'];
export type ExchangeResponse = NonNullable<RawExchange['response']>;
export type ExchangeFailure = NonNullable<RawExchange['failure']>;
export type Preflight = NonNullable<RawExchange['preflight']>;
export type Timing = NonNullable<RawExchange['timing']>;
export type Via = RawExchange['via'];

/** Whether a header that is not among a request's may have been sent all the same. */
export const hides = ({ headersPartial, hidden }: RawExchange['request'], name: string): boolean =>
  headersPartial === true || hidden?.includes(name) === true;

/** How much text an exchange has, in UTF-16 code units: what anybody else wrote in it. */
export function lengthOf({ request, response, preflight, failure }: RawExchange): number {
  const texts = [request.url, request.body, response?.body, failure?.text];
  const lines = [request.headers, response?.headers, preflight?.request.headers, preflight?.response?.headers];
  const sum = (total: number, text: string | undefined) => total + (text?.length ?? 0);
  return lines.flatMap((one) => one ?? []).reduce((total, line) => line.reduce(sum, total), texts.reduce(sum, 0));
}

/** The words of a failure that the source has no words for. */
export const UNEXPLAINED = 'The browser recorded no answer, and no reason.';

/** All values of a header, in order; `name` is given in lower case. */
export function headerValues(lines: HeaderLines | undefined, name: string): string[] {
  const values: string[] = [];
  for (const line of lines ?? []) if (line[0] === name) values.push(line[1]);
  return values;
}

/** The value of a header as the Fetch standard combines several lines (`, `); `undefined` when there is none. */
export function header(lines: HeaderLines | undefined, name: string): string | undefined {
  let value: string | undefined;
  for (const line of lines ?? []) if (line[0] === name) value = value === undefined ? line[1] : `${value}, ${line[1]}`;
  return value;
}
