/** Known faults of the client itself that decide here: nothing at the server is wrong. */

import { code } from '../../checks/kit/words.ts';
import { asString } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { clientCalled } from '../all.ts';
import { type Client, type Fault, theMetadata } from '../client.ts';
import type { Seen } from './seen.ts';
import type { ServerMetadata } from './server-metadata.ts';
import { mightBy, type Stop, stops, unseen } from './stop.ts';

type Condition = (seen: Seen, document: ServerMetadata, client: Client) => 'met' | 'may-be' | 'not-met' | 'not-seen';

const when: Record<Fault['when'], Condition> = {
  'issuer-has-path': (_seen, { issuer }) => met(hasPath(issuer)),
  'cimd-offered': (_seen, { value }) => met(value.client_id_metadata_document_supported === true),
  'head-asks-to-sign-in': ({ head, at, facts, places }, { issuer, value }) => {
    if (!hasPath(issuer) || asString(value.registration_endpoint) === undefined) return 'not-met';
    const { root = '', 'openid-root': openid = '' } = places.ofIssuer(issuer);
    const roots = [root, openid].map(at);
    if (roots.some((found) => found.kind === 'document' && asString(found.value.registration_endpoint) !== undefined))
      return 'not-met';
    if (!head || (!facts.scalekit && roots.every(({ kind }) => kind === 'unseen'))) return 'not-seen';
    return met(head.status === 401 && head.challenge?.sdk.resourceMetadata !== undefined);
  },
  'iss-not-promised': (_seen, { value }) =>
    value.authorization_response_iss_parameter_supported === true ? 'not-met' : 'may-be',
  'denies-registration': ({ facts: { context } }, { issuer, value }, client) => {
    const said = /does not support dynamic client registration/i.test(context.errorText?.slice(0, 4096) ?? '');
    const its = context.client === undefined || clientCalled(context.client) === client;
    return met(said && its && hasPath(issuer) && asString(value.registration_endpoint) !== undefined);
  },
  advice: () => 'not-met',
};

const met = (is: boolean) => (is ? 'met' : 'not-met');
const hasPath = (issuer: string) => (parseUrl(issuer)?.pathname ?? '/') !== '/';

export function faultOf(client: Client, seen: Seen, document: ServerMetadata): Stop | undefined {
  for (const fault of client.faults ?? []) {
    const applies = when[fault.when](seen, document, client);
    const wayRound = fault.wayRound.replace(theMetadata, () => code(document.at.request.url));
    const of = { fault: { ...fault, wayRound }, ...(fault.check && { check: fault.check }) };
    if (applies === 'met') return stops(fault, fault.says, of);
    if (applies === 'may-be') return mightBy(fault, fault.says, of);
    if (applies === 'not-seen')
      return { ...unseen('It depends on what your MCP server answers to `HEAD`, which was not asked here.'), fault };
  }
  return undefined;
}
