/** Which client it is, from what the traffic says of itself. */
import { product } from '../clients/product.ts';
import { type Exchange, header } from '../exchange.ts';
import { asString, isObject } from '../text/json.ts';
import { parseUrl } from '../text/url.ts';
import { type InspectorPart, ways } from '../ways.ts';
import { requestBody, responseBody } from './body.ts';
import type { ClientFacts } from './participants.ts';

/** `MCP Inspector 0.22.0`, or `null` when nothing says. */
export function nameOfClient({ kind, name, version }: ClientFacts): string | null {
  if (kind === 'unknown') return null;
  return version ? `${name} ${version}` : name;
}

/** For a line of its own, with its version: a product by the name that the steps have too. `null` when nothing says. */
export const clientLine = (client: ClientFacts): string | null =>
  nameOfClient({ ...client, name: product(client.name) ?? client.name });

/** What versions 1 and 2 call themselves. The version of any other client is none of the Inspector's. */
const inspectorNames: ReadonlySet<string> = new Set(['inspector-client', 'mcp-inspector']);

/**
 * What its programs for a terminal call themselves, those of version 1 too: they have neither a page nor anything beside one,
 * and what is to be pressed there is nothing that their reader sees.
 */
const terminalNames: ReadonlySet<string> = new Set(['inspector-cli', 'inspector-tui']);

function clientFacts(exchanges: readonly Exchange[]): ClientFacts {
  const info = clientInfo(exchanges);
  const origin = exchanges.find((x) => x.page.origin !== null)?.page.origin ?? undefined;
  const page = { inPage: exchanges.some((x) => x.via === 'direct' && isPageRequest(x)), ...(origin && { origin }) };
  const carried = exchanges.find((x) => ways[x.via].part);
  if (info && terminalNames.has(info.name)) return { kind: 'other', ...named(info.name, info), ...page };
  const asks = /inspector/i.test(info?.name ?? '') || registersAsInspector(exchanges);
  const part = carried ? ways[carried.via].part : asks ? partOf(info) : undefined;
  if (part) {
    const own = info && inspectorNames.has(info.name) ? info : undefined;
    return { kind: 'inspector', part, ...named('MCP Inspector', own), ...page };
  }
  if (info) return { kind: 'other', ...named(info.name, info), ...page };
  return { kind: 'unknown', name: page.inPage ? 'The page' : 'The client', ...page };
}

/**
 * Of an attempt. Another client may have come to the same server before it: of that one nothing holds here, while what this
 * one says of itself only once, its version say, is known of it from then on.
 */
export function clientOf(exchanges: readonly Exchange[], before: ClientFacts | undefined): ClientFacts {
  const own = clientFacts(exchanges);
  if (!before || own.inPage !== before.inPage) return own;
  if (own.kind === 'unknown') return { ...before, ...(own.origin !== undefined && { origin: own.origin }) };
  const isSame = own.kind === before.kind && own.part === before.part && own.name === before.name;
  return isSame ? { ...before, ...own } : own;
}

/** Whether the one that came before is this one; what looks before it says who it is may be any that is no page either. */
export const mayBeSame = (before: ClientFacts, { name, inPage }: ClientFacts): boolean =>
  before.name === name || (before.kind === 'unknown' && before.inPage === inPage);

/**
 * What it has where nothing shows that its requests went by that: a page of version 1 asks itself and does not use its proxy,
 * and what the backend of version 2 sends may be recorded behind it.
 */
const partOf = (info: Info | undefined): InspectorPart =>
  info && inspectorNames.has(info.name) && Number.parseInt(info.version ?? '', 10) >= 2 ? 'backend' : 'proxy';

/** What one exchange says of the client, to know by it whether another says the same. */
export const sayingOf = (exchange: Exchange): string => JSON.stringify(clientFacts([exchange]));

/** Whether an exchange says nothing of the client that is not known of it. */
export function isAsKnown(exchange: Exchange, client: ClientFacts): boolean {
  const said = clientFacts([exchange]);
  if ((said.inPage && !client.inPage) || (said.origin !== undefined && client.origin === undefined)) return false;
  if (said.kind === 'unknown') return true;
  return (
    said.kind === client.kind &&
    said.part === client.part &&
    said.name === client.name &&
    (said.version === undefined || said.version === client.version)
  );
}

interface Info {
  name: string;
  version?: string;
}

const named = (name: string, info: Info | undefined) => ({ name, ...(info?.version && { version: info.version }) });

/** `clientInfo` of the `initialize` request (MCP *Lifecycle*), or since 2026-07-28 of each message. */
function clientInfo(exchanges: readonly Exchange[]): Info | undefined {
  for (const x of exchanges) {
    for (const message of requestBody(x).messages) {
      const params = isObject(message) && isObject(message.params) ? message.params : {};
      const meta = isObject(params._meta) ? params._meta : {};
      const info = params.clientInfo ?? meta['io.modelcontextprotocol/clientInfo'];
      const { name, version } = isObject(info) ? info : {};
      if (typeof name !== 'string') continue;
      const short = asString(version)?.slice(0, 40);
      return { name: name.slice(0, 80), ...(short && { version: short }) };
    }
  }
  return undefined;
}

const registersAsInspector = (exchanges: readonly Exchange[]) =>
  exchanges.some((x) => {
    const body = requestBody(x).json ?? responseBody(x).json;
    return isObject(body) && typeof body.client_name === 'string' && /^MCP Inspector/i.test(body.client_name);
  });

const isPageRequest = (x: Exchange) =>
  !x.navigation &&
  (x.page.origin !== null || header(x.request.headers, 'origin') !== undefined) &&
  parseUrl(x.request.url) !== undefined;
