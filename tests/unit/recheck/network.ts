/** Servers that answer as a test says, and whom *Check again* asks. */
import { NoAnswer, type Outgoing, type Platform } from '../../../lib/capture/live-check/platform.ts';
import { bare } from '../../../lib/text/url.ts';
import { environment, issuer, server } from '../../fixtures/flow.ts';

export const metadata = 'https://mcp.example.com/.well-known/oauth-protected-resource';

export interface Answer {
  status: number;
  headers?: [string, string][];
  json?: unknown;
  /** Where it is no JSON. */
  text?: string;
}

export const healthy = {
  [server]: { status: 401, headers: [['www-authenticate', `Bearer resource_metadata="${metadata}"`]] },
  [metadata]: { status: 200, json: { resource: server, authorization_servers: [issuer] } },
  [`${environment}/.well-known/oauth-authorization-server${new URL(issuer).pathname}`]: {
    status: 200,
    json: {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      registration_endpoint: `${environment}/register`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    },
  },
} satisfies Record<string, Answer>;

/** For every page. */
const cors: [string, string][] = [
  ['access-control-allow-origin', '*'],
  ['access-control-allow-headers', 'authorization, content-type, mcp-protocol-version, mcp-session-id'],
  ['access-control-expose-headers', 'www-authenticate'],
];

/** Answers by URL, its query aside, and 404 elsewhere; writes down what was asked. */
export function network(answers: Record<string, Answer | 'nothing'> = {}, more: Partial<Platform> = {}) {
  const asked: string[] = [];
  const platform: Platform = {
    async send({ method, url }: Outgoing) {
      asked.push(`${method} ${url}`);
      const answer = { ...(healthy as typeof answers), ...answers }[bare(url)] ?? { status: 404 };
      if (answer === 'nothing') throw new NoAnswer('ECONNREFUSED connect ECONNREFUSED 192.0.2.1:443');
      if (method === 'OPTIONS') return { status: 204, headers: cors };
      const { status, headers = [], json, text = json === undefined ? '' : JSON.stringify(json) } = answer;
      const type: [string, string][] = json === undefined ? [] : [['content-type', 'application/json']];
      const body = new TextEncoder().encode(text);
      return { status, headers: [...cors, ...type, ...headers], body: new Blob([body]).stream() };
    },
    ...more,
  };
  return { asked, platform };
}
