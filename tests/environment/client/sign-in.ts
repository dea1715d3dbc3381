/**
 * A whole sign-in with the official SDK's client, without a browser: as a page (CORS applies, as in Inspector v1 direct)
 * or as a program. What it sends and receives is written down.
 */
import { randomUUID } from 'node:crypto';
import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Exchange } from '../../../lib/exchange.ts';
import { type Recorder, recordingFetch } from './recording-fetch.ts';

export interface SignInOptions {
  serverUrl: string;
  /** `http://localhost:6274` for a page, `null` for a program. */
  origin: string | null;
  transport?: 'streamable-http' | 'sse';
  scope?: string;
}

export interface SignedIn {
  connected: boolean;
  /** What the SDK said, where it did not connect. */
  error?: string;
  /** With secrets: mask them before anything else. */
  exchanges: Exchange[];
}

export async function signIn({
  serverUrl,
  origin,
  transport = 'streamable-http',
  scope,
}: SignInOptions): Promise<SignedIn> {
  const recorder = recordingFetch(origin);
  const provider = new Provider(origin ?? 'http://localhost:3334', scope);
  const options = { authProvider: provider, fetch: recorder.fetch };
  const open = () =>
    transport === 'sse'
      ? new SSEClientTransport(new URL(serverUrl), options)
      : new StreamableHTTPClientTransport(new URL(serverUrl), options);
  const name = origin === null ? 'mcp-remote' : 'inspector-client';
  try {
    const first = open();
    const client = new Client({ name, version: '0.22.0' });
    try {
      await client.connect(first);
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || !provider.authorizeUrl) throw error;
      const code = await visit(recorder, provider.authorizeUrl, provider.redirectUrl);
      await first.finishAuth(code);
      const again = new Client({ name, version: '0.22.0' });
      await again.connect(open());
      await again.listTools();
      await again.close();
      return { connected: true, exchanges: recorder.exchanges };
    }
    await client.listTools();
    await client.close();
    return { connected: true, exchanges: recorder.exchanges };
  } catch (error) {
    return { connected: false, error: String(error), exchanges: recorder.exchanges };
  }
}

/** What the browser does between the authorization request and the callback; answers the code. */
async function visit(recorder: Recorder, start: string, redirectUrl: string): Promise<string> {
  let url: string | undefined = start;
  for (let hop = 0; hop < 12 && url; hop++) {
    if (url.startsWith(redirectUrl) || new URL(url).pathname === new URL(redirectUrl).pathname) break;
    url = (await recorder.navigate(url)).location;
  }
  if (!url) throw new Error('The authorization server did not send the browser back.');
  const last = recorder.exchanges.at(-1);
  recorder.exchanges.push({
    id: `callback-${randomUUID()}`,
    startedAt: (last?.startedAt ?? 0) + 1,
    page: { tabId: 1, origin: null },
    via: 'direct',
    navigation: true,
    request: { method: 'GET', url, headers: [] },
    response: { status: 200, headers: [['content-type', 'text/html']] },
  });
  const params = new URL(url).searchParams;
  const code = params.get('code');
  if (!code) throw new Error(`The callback brought ${params.get('error') ?? 'no code'}.`);
  return code;
}

class Provider implements OAuthClientProvider {
  readonly redirectUrl: string;
  authorizeUrl: string | undefined;
  readonly #state = randomUUID();
  readonly #scope: string | undefined;
  readonly #kept = new Map<string, unknown>();

  constructor(origin: string, scope: string | undefined) {
    this.redirectUrl = `${origin}/oauth/callback`;
    this.#scope = scope;
  }
  get clientMetadata() {
    return {
      client_name: 'MCP Inspector',
      redirect_uris: [this.redirectUrl, `${this.redirectUrl}/debug`],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      ...(this.#scope && { scope: this.#scope }),
    };
  }
  state = () => this.#state;
  clientInformation = () => this.#kept.get('client') as never;
  saveClientInformation = (value: unknown) => void this.#kept.set('client', value);
  tokens = () => this.#kept.get('tokens') as never;
  saveTokens = (value: unknown) => void this.#kept.set('tokens', value);
  saveCodeVerifier = (value: string) => void this.#kept.set('verifier', value);
  codeVerifier = () => String(this.#kept.get('verifier') ?? '');
  redirectToAuthorization(url: URL): void {
    this.authorizeUrl = url.href;
  }
}
