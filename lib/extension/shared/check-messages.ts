/** What a page asks of the worker over `CHECK_PORT`: one `start`, `again` or `register` a port, what was permitted, and to end it. */
import * as z from 'zod/mini';
import type { CheckId } from '../../checks/ids.ts';
import { stageIds } from '../../finding.ts';
import { verificationSchema } from './verification-message.ts';

const url = z.string().check(z.maxLength(16 * 1024));
const origin = z.string().check(z.maxLength(2048));
const text = z.string().check(z.maxLength(1024 * 1024));
const name = z.string().check(z.maxLength(250));

/** The Inspector's page that is asked as, where it has another origin than it has by itself. */
const page = z.optional(origin);

const endpoint = z.enum(['mcp', 'resource-metadata', 'server-metadata', 'registration', 'authorization', 'token']);

const evidence = z.object({
  exchange: z.string().check(z.maxLength(250)),
  method: name,
  url,
  status: z.exactOptional(z.number()),
  what: text,
  observed: z.nullable(text),
  expected: z.nullable(text),
});

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
  /** What decides one finding, of a tab, a file or a check (`lib/recheck/subject.ts`). */
  z.object({
    type: z.literal('again'),
    server: url,
    client: z.exactOptional(name),
    throughProxy: z.exactOptional(z.boolean()),
    dashboardMetadata: z.exactOptional(text),
    page: z.exactOptional(origin),
    inPage: z.boolean(),
    finding: z.object({
      check: z.custom<CheckId>((id) => typeof id === 'string' && /^[a-z-]{1,40}\/[a-z-]{1,60}$/.test(id)),
      stage: z.enum(stageIds),
      endpoint: z.exactOptional(endpoint),
      evidence: z.array(evidence).check(z.maxLength(100)),
      verify: z.array(verificationSchema).check(z.maxLength(20)),
    }),
    known: z.readonly(z.array(name).check(z.maxLength(200))),
    hosts: z.readonly(z.array(origin).check(z.maxLength(200))),
  }),
  /** Registers a client for real, at the address that the person saw (`lib/registering`). */
  z.object({ type: z.literal('register'), server: url, endpoint: url, client: name }),
  /** What of `permit` the person allowed. */
  z.object({ type: z.literal('permitted'), origins: z.array(origin).check(z.maxLength(100)) }),
  /** The person ends it; what was found until then is told. */
  z.object({ type: z.literal('cancel') }),
]);
export type CheckRequest = z.infer<typeof checkRequestSchema>;
export type StartRequest = Extract<CheckRequest, { type: 'start' }>;
export type RegisterRequest = Extract<CheckRequest, { type: 'register' }>;
export type AgainRequest = Extract<CheckRequest, { type: 'again' }>;
