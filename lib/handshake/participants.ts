/** Who takes part in a sign-in: the client, what the MCP server is built with, the environment of Scalekit. */
import type { InspectorPart } from '../ways.ts';

/** How a client is recognised; `name` in words for a person. */
export interface ClientFacts {
  kind: 'inspector' | 'other' | 'unknown';
  /** Of an Inspector: what it has beside its page. */
  part?: InspectorPart;
  /** `MCP Inspector`, `mcp-remote`, `Claude Code`: from `clientInfo` or the traffic. */
  name: string;
  version?: string;
  /** The requests are made by a page: CORS applies to `via: "direct"`. */
  inPage: boolean;
  /** Origin of the page that the client runs in, as in the address bar. */
  origin?: string;
}

/** A server framework recognised from headers or bodies; what is known of it stands in its recipe. */
export type Framework =
  | 'express'
  | 'fastapi'
  | 'fastmcp'
  | 'fastmcp-typescript'
  | 'mcp-use'
  | 'xmcp'
  | 'nextjs'
  | 'hono'
  | 'spring'
  | 'csharp'
  | 'go'
  | 'wsgi'
  | 'php'
  /** Something of which there is no code here, in a language or a way of its own. */
  | 'other'
  | 'generic';

export interface ScalekitFacts {
  /** Origin of the environment, e.g. `https://acme.scalekit.dev`. */
  environment: string;
  /** By its host, where that is one of Scalekit's own. */
  kind: 'production' | 'development' | 'unknown';
  resourceId: string | null;
  /** What says so: `path`, `registration-endpoint`, `client-id`, `host`. */
  evidence: 'path' | 'registration-endpoint' | 'client-id' | 'host';
}
