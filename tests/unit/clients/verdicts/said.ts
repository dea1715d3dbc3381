/** What is said of each client, and servers with one thing changed for them. */
import type { ClientVerdict } from '../../../../lib/finding.ts';
import {
  type Flow,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../../fixtures/flow.ts';
import { judge } from '../../../fixtures/judge.ts';
import { asked } from '../asked.ts';

type Verdicts = Partial<Record<ClientVerdict['verdict'], string[]>>;

export const of = (flow: Flow, context?: Parameters<typeof judge>[1]) => judge(flow, context).clients;
export const named = (verdicts: readonly ClientVerdict[], name: string) =>
  verdicts.find(({ client }) => client === name);
export const byVerdict = (verdicts: readonly ClientVerdict[]): Verdicts => {
  const groups = Object.groupBy(verdicts, ({ verdict }) => verdict);
  return Object.fromEntries(
    Object.entries(groups).map(([verdict, some]) => [verdict, some.map((v) => v.client).sort()]),
  );
};
/** Those that stop at this check, or might. */
export const stopped = (flow: Flow, check: string) =>
  of(flow)
    .filter((v) => v.check === check && (v.verdict === 'cannot' || v.verdict === 'might-fail'))
    .map((v) => v.client)
    .sort();

export const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';
export const at = (resource: object, metadata: object = {}) => ({
  documents: {
    [resourceMetadataUrl]: { ...resourceMetadataDocument, ...resource },
    [serverMetadataUrl]: { ...serverMetadataDocument, ...metadata },
  },
});
export const withoutRegistration = (metadata: object) =>
  asked(at({}, { registration_endpoint: undefined, client_id_metadata_document_supported: undefined, ...metadata }));

/** What cannot be told from here of a client in somebody's cloud, and what is known of nobody. */
export const notTold = ['chatgpt', 'claude', 'claude-desktop', 'cloudflare-agents'];
export const notKnown = ['jetbrains-ai', 'windsurf'];
export const pages = ['inspector-v1', 'use-mcp', 'web'];

/** The documents of a healthy server. */
export const asDocuments = () => at({}).documents;
