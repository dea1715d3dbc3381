/** The client that is registered for real: said before, and nothing else is sent. */
import { clientCalled } from '../clients/all.ts';

/** Client metadata of RFC 7591 §2. */
export interface NewClient {
  client_name: string;
  redirect_uris: string[];
  grant_types: string[];
  response_types: string[];
  token_endpoint_auth_method: 'none';
}

/** Where MCP Inspector is called back. */
const USUAL = 'http://localhost:6274/oauth/callback';

/** The callback address of the client that was named, where it has one that does not differ from case to case. */
function callbackOf(client: string): string {
  const known = clientCalled(client)?.callbacks?.is ?? [];
  return known.find((address) => !address.includes('<')) ?? USUAL;
}

/** As MCP clients register themselves: public, with a code and a refresh. */
export const newClient = (client: string): NewClient => ({
  client_name: 'MCP Auth Troubleshooter (test, may be deleted)',
  redirect_uris: [callbackOf(client)],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
});
