/** Exchanges as a schema, apart from what their readers need: a view that shows one has no use for its validation. */
import * as z from 'zod/mini';
import { MAX_BODY, MAX_TEXT, type timingParts } from './exchange.ts';

/** Header lines of a request or a response; servers take a few hundred at most. */
const MAX_LINES = 1000;

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
} satisfies Record<(typeof timingParts)[number], typeof milliseconds>);

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

/** Reads what was masked before it was sent or stored; nothing else is ever sent or stored. */
export const exchangeSchema = rawExchangeSchema.brand<'masked'>();
