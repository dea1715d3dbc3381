/** Exchanges as a schema, apart from what their readers need: a view that shows one has no use for its validation. */
import * as v from 'valibot';
import { MAX_BODY, MAX_TEXT, type timingParts } from './exchange-bounds.ts';
import { listOf, number, textOf } from './text/shape.ts';

/** Header lines of a request or a response; servers take a few hundred at most. */
const MAX_LINES = 1000;

/** Header lines in the order they were seen. Names are lower case; several lines of one header stay several. */
const headersSchema = listOf(v.strictTuple([textOf(256), textOf(MAX_TEXT)]), MAX_LINES);

const requestSchema = v.object({
  method: textOf(32),
  url: textOf(MAX_TEXT),
  headers: headersSchema,
  /** The source does not show all request headers: one that is not here is *unknown*, not absent. */
  headersPartial: v.optional(v.boolean()),
  /** Names of headers that the source does not show though it shows the others. */
  hidden: v.optional(listOf(textOf(256), 20)),
  /** Absent: not seen. Empty: seen to be empty. */
  body: v.optional(textOf(MAX_BODY)),
});

const responseSchema = v.object({
  /** HTTP status, or 0 when it was answered and the status was not observed (Firefox, just before a redirect). */
  status: number,
  headers: headersSchema,
  /** The source does not show all response headers (a page sees only those that CORS exposes). */
  headersPartial: v.optional(v.boolean()),
  body: v.optional(textOf(MAX_BODY)),
});

const failureSchema = v.object({
  /** `proxy`: the Inspector's own proxy or backend answered itself, with `status`, in the upstream's place. */
  kind: v.picklist(['network', 'cors', 'blocked', 'aborted', 'proxy']),
  /** The browser's, the relay's or the proxy's own words, e.g. `net::ERR_CONNECTION_REFUSED`. */
  text: textOf(4096),
  status: v.optional(number),
  /** Origin of that proxy, whose own address the exchange does not have any more: `http://localhost:6277`. */
  at: v.optional(textOf(300)),
});

const preflightSchema = v.object({
  startedAt: number,
  request: v.object({ headers: headersSchema }),
  response: v.optional(
    v.object({
      status: number,
      headers: headersSchema,
      headersPartial: v.optional(v.boolean()),
      /** The beginning of a page that something in front of the server may have put in its place. */
      body: v.optional(v.string()),
    }),
  ),
  failure: v.optional(failureSchema),
});

const milliseconds = v.optional(number);
const timingSchema = v.object({
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
export const rawExchangeSchema = v.object({
  id: textOf(200),
  /** Milliseconds since the epoch. */
  startedAt: number,
  /** The source says no time of day: `startedAt` tells the order alone. */
  undated: v.optional(v.boolean()),
  /** Milliseconds; absent while it is in flight or where the source does not say. */
  durationMs: v.optional(number),
  /** The parts of it in milliseconds, where the source tells. */
  timing: v.optional(timingSchema),
  page: v.object({
    /** The browser's tab id; -1 for a file or a live check. */
    tabId: number,
    /** Origin of the page that made the request; `null` where there is no page or it is not known. */
    origin: v.nullable(textOf(2048)),
    /** The page is an MCP Inspector, by what the source saw of it. */
    inspector: v.optional(v.boolean()),
  }),
  /** IP addresses of the server, where the source tells: the one that answered, or all that its name stands for. */
  addresses: v.optional(listOf(textOf(64), 20)),
  via: v.picklist(['direct', 'inspector-v1-proxy', 'inspector-v2-relay', 'live-check']),
  /** The first that was asked after the person pressed Connect, where the source tells. */
  connect: v.optional(v.boolean()),
  /** A navigation of the tab: the authorization request, the sign-in pages, the callback. */
  navigation: v.optional(v.boolean()),
  request: requestSchema,
  response: v.optional(responseSchema),
  failure: v.optional(failureSchema),
  preflight: v.optional(preflightSchema),
});

/** Reads what was masked before it was sent or stored; nothing else is ever sent or stored. */
export const exchangeSchema = v.pipe(rawExchangeSchema, v.brand('masked'));
