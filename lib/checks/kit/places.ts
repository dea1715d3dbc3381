/** The places at which steps are done, each with the one name that it has everywhere. */
import type { Place } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { vendorAt, vendorOf } from './vendors/all.ts';
import { authorizationServer, clientWord, host, isNamed } from './words.ts';

export const scalekitDashboard: Place = { kind: 'scalekit', name: 'the Scalekit dashboard' };
export const scalekitSupport: Place = { kind: 'support', name: 'Scalekit support' };
export const scalekitStatus: Place = { kind: 'status', name: 'Scalekit’s status page' };
export const yourServer: Place = { kind: 'mcp-server', name: 'your MCP server' };
export const yourComputer: Place = { kind: 'computer', name: 'your computer' };

/** Where a page is open, with its settings and extensions. */
export const yourBrowser: Place = { kind: 'computer', name: 'your browser' };

/** A client that named itself, by its version: `MCP Inspector 2.12.0`. */
export const clientPlace = ({ client }: Pick<Facts, 'client'>): Place => ({
  kind: 'client',
  name: [clientWord({ client }), isNamed(client) ? client.version : undefined].filter(Boolean).join(' '),
});

/** What stands between: a product, a proxy, a firewall, a tunnel, never vaguer than known. */
export const between = (name: string): Place => ({ kind: 'network', name });

/** Somebody else who runs what fails, to whom the reader can only send what was seen. */
export const support = (name: string): Place => ({ kind: 'support', name });

/** Scalekit's dashboard, another vendor's that is recognised, else an authorization server by its host. */
export const authorizationServerPlace = (facts: Facts): Place =>
  facts.scalekit
    ? scalekitDashboard
    : {
        kind: 'authorization-server',
        name: vendorOf(facts)?.console ?? authorizationServer(facts).replaceAll('`', ''),
      };

/** Another authorization server: of a vendor that is recognised, else by its host. */
export const placeAt = (url: string): Place => ({
  kind: 'authorization-server',
  name: vendorAt(url)?.console ?? host(url),
});
