/** What a page asks of the worker over `CHECK_PORT`: one `start`, `again` or `register` a port, what was permitted, and to end it. */
import * as v from 'valibot';
import type { CheckId } from '../../checks/ids.ts';
import { stageIds } from '../../finding.ts';
import { listOf, number, textOf } from '../../text/shape.ts';
import { verificationSchema } from './verification-message.ts';

const url = textOf(16 * 1024);
const origin = textOf(2048);
const text = textOf(1024 * 1024);
const name = textOf(250);

/** The Inspector's page that is asked as, where it has another origin than it has by itself. */
const page = v.optional(origin);

const endpoint = v.picklist(['mcp', 'resource-metadata', 'server-metadata', 'registration', 'authorization', 'token']);

const evidence = v.object({
  exchange: textOf(250),
  method: name,
  url,
  status: v.exactOptional(number),
  what: text,
  observed: v.nullable(text),
  expected: v.nullable(text),
});

export const checkRequestSchema = v.variant('type', [
  v.object({
    type: v.literal('start'),
    /** As the person entered it. */
    url: text,
    /** A client's name for `--client`; absent: `other`. */
    client: v.optional(name),
    /** The Metadata JSON that was pasted. */
    dashboardMetadata: v.optional(text),
    errorText: v.optional(text),
    page,
  }),
  /** What decides one finding, of a tab, a file or a check (`lib/recheck/subject.ts`). */
  v.object({
    type: v.literal('again'),
    server: url,
    client: v.exactOptional(name),
    throughProxy: v.exactOptional(v.boolean()),
    dashboardMetadata: v.exactOptional(text),
    page: v.exactOptional(origin),
    inPage: v.boolean(),
    finding: v.object({
      check: v.custom<CheckId>((id) => typeof id === 'string' && /^[a-z-]{1,40}\/[a-z-]{1,60}$/.test(id)),
      stage: v.picklist(stageIds),
      endpoint: v.exactOptional(endpoint),
      evidence: listOf(evidence, 100),
      verify: listOf(verificationSchema, 20),
    }),
    known: v.pipe(listOf(name, 200), v.readonly()),
    hosts: v.pipe(listOf(origin, 200), v.readonly()),
  }),
  /** Registers a client for real, at the address that the person saw (`lib/registering`). */
  v.object({ type: v.literal('register'), server: url, endpoint: url, client: name }),
  /** What of `permit` the person allowed. */
  v.object({ type: v.literal('permitted'), origins: listOf(origin, 100) }),
  /** The person ends it; what was found until then is told. */
  v.object({ type: v.literal('cancel') }),
]);
export type CheckRequest = v.InferOutput<typeof checkRequestSchema>;
export type StartRequest = Extract<CheckRequest, { type: 'start' }>;
export type RegisterRequest = Extract<CheckRequest, { type: 'register' }>;
export type AgainRequest = Extract<CheckRequest, { type: 'again' }>;
