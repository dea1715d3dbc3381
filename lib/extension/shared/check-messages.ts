/** What a page asks of the worker over `CHECK_PORT`: one `start` or `again` a port, and what was permitted. */
import * as z from 'zod/mini';

const url = z.string().check(z.maxLength(16 * 1024));
const origin = z.string().check(z.maxLength(2048));
const text = z.string().check(z.maxLength(1024 * 1024));
const name = z.string().check(z.maxLength(250));

/** The Inspector's page that is asked as, where it has another origin than it has by itself. */
const page = z.optional(origin);

export const checkRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    /** As the person entered it. */
    url: text,
    /** A client's name for `--client`; absent: `other`. */
    client: z.optional(name),
    /** The Metadata JSON that was pasted. */
    dashboardMetadata: z.optional(text),
    errorText: z.optional(text),
    page,
  }),
  /** What decides one finding, of a tab, a file or a check. */
  z.object({
    type: z.literal('again'),
    server: url,
    client: z.optional(name),
    dashboardMetadata: z.optional(text),
    page,
    /** The client is one that runs in a page. */
    inPage: z.boolean(),
    finding: z.object({
      check: name,
      endpoint: z.optional(name),
      evidence: z.array(z.object({ method: name, url, what: text })).check(z.maxLength(100)),
    }),
  }),
  /** What of `permit` the person allowed. */
  z.object({ type: z.literal('permitted'), origins: z.array(origin).check(z.maxLength(100)) }),
]);
export type CheckRequest = z.infer<typeof checkRequestSchema>;
export type StartRequest = Extract<CheckRequest, { type: 'start' }>;
export type AgainRequest = Extract<CheckRequest, { type: 'again' }>;
