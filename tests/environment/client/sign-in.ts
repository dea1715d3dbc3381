/**
 * A whole sign-in without a browser: as Inspector v1 in direct mode, with its SDK (CORS applies), or as Inspector 2. What is sent and received is written down.
 */
import { randomUUID } from 'node:crypto';
import * as sdk2 from '@modelcontextprotocol/client';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Exchange } from '../../../lib/exchange.ts';
import { forbiddenBy } from '../../../lib/protocol/form-action.ts';
import { asMasked } from '../../fixtures/masked.ts';
import { type Recorder, recordingFetch } from './recording-fetch.ts';

export interface SignInOptions {
  serverUrl: string;
  /** Inspector v1 in direct mode, or Inspector 2. */
  client: 'v1-direct' | 'v2';
  /** Origin of its page. */
  origin: string;
  transport?: 'streamable-http' | 'sse';
  clientMetadataUrl?: string | undefined;
  /** What a client kept of the sign-in before: its id, its tokens, where it found what. */
  remembered?: Provider | undefined;
}

export interface SignedIn {
  connected: boolean;
  /** What the SDK said, where it did not connect. */
  error?: string;
  /** With secrets: mask them before anything else. */
  exchanges: Exchange[];
  remembered: Provider;
}

export async function signIn({
  serverUrl,
  client,
  origin,
  transport = 'streamable-http',
  clientMetadataUrl,
  remembered,
}: SignInOptions): Promise<SignedIn> {
  const relayed = client === 'v2';
  const recorder = recordingFetch({ origin, relayed });
  const provider = remembered ?? new (relayed ? Remembering : Provider)(origin, clientMetadataUrl);
  const url = new URL(serverUrl);
  const sse = transport === 'sse';
  const ended = { exchanges: recorder.exchanges, remembered: provider };
  try {
    await (relayed ? relayedSignIn(recorder, provider, url, sse) : directSignIn(recorder, provider, url, sse));
    return { connected: true, ...ended };
  } catch (error) {
    return { connected: false, error: String(error), ...ended };
  }
}

/** As Inspector v1 does it: its callback page begins anew, and no longer knows what the challenge said. */
async function directSignIn(recorder: Recorder, provider: Provider, url: URL, sse: boolean): Promise<void> {
  const options = { authProvider: provider as never, fetch: recorder.fetch };
  const open = () => (sse ? new SSEClientTransport(url, options) : new StreamableHTTPClientTransport(url, options));
  const client = () => new Client({ name: 'inspector-client', version: '0.22.0' });
  /** Disconnecting ends the session, where there is one. */
  const use = async (connected: Client, transport: ReturnType<typeof open>) => {
    await connected.listTools();
    if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession().catch(() => {});
    await connected.close();
  };
  const first = client();
  const transport = open();
  // Over SSE every message is answered with 202.
  const waiting = sse ? {} : { signal: recorder.unanswered };
  try {
    await first.connect(transport as never, waiting);
    return await use(first, transport);
  } catch (error) {
    if (!(error instanceof UnauthorizedError) || !provider.authorizeUrl) throw error;
  }
  const params = await visit(recorder, provider.authorizeUrl, provider.redirectUrl);
  await open().finishAuth(codeOf(params));
  const second = client();
  const again = open();
  await second.connect(again as never, waiting);
  await use(second, again);
}

/** As the backend of Inspector 2 does it. */
async function relayedSignIn(recorder: Recorder, provider: Provider, url: URL, sse: boolean): Promise<void> {
  const options = { authProvider: provider as never, fetch: recorder.fetch };
  const open = () =>
    sse ? new sdk2.SSEClientTransport(url, options) : new sdk2.StreamableHTTPClientTransport(url, options);
  const client = () => new sdk2.Client({ name: 'mcp-inspector', version: '2.12.0' });
  const use = async (connected: sdk2.Client) => {
    await connected.listTools();
    await connected.close();
  };
  const first = client();
  const transport = open();
  const waiting = sse ? {} : { signal: recorder.unanswered };
  try {
    await first.connect(transport, waiting);
    return await use(first);
  } catch (error) {
    if (!(error instanceof sdk2.UnauthorizedError) || !provider.authorizeUrl) throw error;
  }
  const params = await visit(recorder, provider.authorizeUrl, provider.redirectUrl);
  codeOf(params);
  // Inspector 2 compares it, the 1.x/0.x line does not.
  if (params.get('state') !== provider.state()) throw new Error('Invalid state');
  await transport.finishAuth(params);
  const second = client();
  await second.connect(open(), waiting);
  await use(second);
}

/** What the browser does between the authorization request and the callback; answers the callback's parameters. */
async function visit(recorder: Recorder, start: string, redirectUrl: string): Promise<URLSearchParams> {
  let url: string | undefined = start;
  for (let hop = 0; hop < 12 && url; hop++) {
    if (url.startsWith(redirectUrl) || new URL(url).pathname === new URL(redirectUrl).pathname) break;
    url = await follow(recorder, url);
  }
  if (!url) throw new Error('The authorization server did not send the browser back.');
  // Nobody but the client is where it listens; another name of this machine is the same place.
  if (new URL(url).port !== new URL(redirectUrl).port) {
    await recorder.navigate(url);
    throw new Error('Nothing answers at the callback.');
  }
  const last = recorder.exchanges.at(-1);
  recorder.exchanges.push(
    asMasked({
      id: `callback-${randomUUID()}`,
      startedAt: (last?.startedAt ?? 0) + 1,
      page: { tabId: 1, origin: new URL(url).origin },
      via: 'direct',
      navigation: true,
      request: { method: 'GET', url, headers: [] },
      response: { status: 200, headers: [['content-type', 'text/html']] },
    }),
  );
  const callback = new URL(url);
  // What the Inspectors keep for the callback, they keep for their own origin.
  if (callback.origin !== new URL(redirectUrl).origin) throw new Error('No code verifier saved for session');
  return callback.searchParams;
}

/** Opens a page, and submits the form that is on it, as far as its policy lets a browser. */
async function follow(recorder: Recorder, url: string): Promise<string | undefined> {
  const page = await recorder.navigate(url);
  if (page.location !== undefined) return page.location;
  const action = /<form method="post" action="([^"]+)"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) return undefined;
  const { location } = await recorder.navigate(new URL(action, url).href, 'allow=');
  return location === undefined || forbiddenBy(page.policies, url, location) ? undefined : location;
}

function codeOf(params: URLSearchParams): string {
  const code = params.get('code');
  if (!code) throw new Error(`The callback brought ${params.get('error') ?? 'no code'}.`);
  return code;
}

/** Keeps what both SDKs want kept; they differ in types only. */
class Provider {
  readonly redirectUrl: string;
  readonly clientMetadataUrl: string | undefined;
  authorizeUrl: string | undefined;
  readonly #state = randomUUID();
  protected readonly kept = new Map<string, unknown>();

  constructor(origin: string, clientMetadataUrl: string | undefined) {
    this.redirectUrl = `${origin}/oauth/callback`;
    this.clientMetadataUrl = clientMetadataUrl;
  }
  get clientMetadata() {
    return {
      client_name: 'MCP Inspector',
      redirect_uris: [this.redirectUrl, `${this.redirectUrl}/debug`],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    };
  }
  state = () => this.#state;
  clientInformation = () => this.kept.get('client');
  saveClientInformation = (value: unknown) => void this.kept.set('client', value);
  tokens = () => this.kept.get('tokens');
  saveTokens = (value: unknown) => void this.kept.set('tokens', value);
  saveCodeVerifier = (value: string) => void this.kept.set('verifier', value);
  codeVerifier = () => String(this.kept.get('verifier') ?? '');
  redirectToAuthorization(url: URL): void {
    this.authorizeUrl = url.href;
  }
}

/** SDK 2 does not discover anew after the callback. */
class Remembering extends Provider {
  saveDiscoveryState = (value: unknown) => void this.kept.set('discovery', value);
  discoveryState = () => this.kept.get('discovery');
}
