/** Whether a client gets a client ID by itself. */
import type { CheckId } from '../../checks/ids.ts';
import { saysDisabled } from '../../checks/registration/shared.ts';
import { errorOf } from '../../handshake/answer-error.ts';
import { asString, asStrings } from '../../text/json.ts';
import type { Client } from '../client.ts';
import type { Seen } from './seen.ts';
import type { ServerMetadata } from './server-metadata.ts';
import { might, type Stop, stops, unseen } from './stop.ts';

/** Of the way to register, whoever comes; and of what this one's registration says. */
const refusedForAll: readonly CheckId[] = [
  'registration/disabled',
  'registration/not-found',
  'registration/server-error',
];
const refusedForOne: readonly CheckId[] = ['registration/rejected', 'registration/redirect-uri-rejected'];

export function registrationOf(client: Client, seen: Seen, { at, value }: ServerMetadata): Stop | undefined {
  const { registration, cimdNeedsNone } = client;
  if (!registration) return unseen('How it gets a client ID is not known.');
  const offersDocument = value.client_id_metadata_document_supported === true;
  const takesNone = asStrings(value.token_endpoint_auth_methods_supported)?.includes('none') === true;
  const byDocument = registration.is.includes('cimd') && offersDocument && (!cimdNeedsNone || takesNone);
  if (byDocument) return undefined;
  const offersRegistration = asString(value.registration_endpoint) !== undefined;
  if (offersRegistration && registration.is.includes('dcr')) return refused(client, seen);

  const check = missing(seen, offersDocument);
  if (offersDocument && registration.is.includes('cimd')) {
    const why =
      'The authorization server offers no registration, and it uses its own metadata document only where `none` is listed in `token_endpoint_auth_methods_supported`.';
    return stops(cimdNeedsNone ?? registration, why, { check: 'server-metadata/no-public-clients', at });
  }
  const why = offersDocument
    ? 'The authorization server takes only clients with a metadata document of their own, and it has none.'
    : 'Nothing in the metadata of the authorization server lets it get a client ID.';
  if (registration.is.includes('asks'))
    return might(`${why} It asks you for one, and goes on with it.`, { check, from: registration.from, at });
  const help = registration.is.includes('static')
    ? ' It can go on with a client ID that you enter in its settings.'
    : '';
  return stops(registration, `${why}${help}`, { check, at });
}

/** Where the root of the environment is named in the place of a resource, that is why nothing is offered. */
const missing = ({ findings }: Seen, offersDocument: boolean): CheckId =>
  findings.some(({ check }) => check === 'resource-metadata/environment-root')
    ? 'resource-metadata/environment-root'
    : offersDocument
      ? 'registration/cimd-only'
      : 'registration/unsupported';

/** Switched off, or nothing is there. A bare 403 may be a list of clients that are let in, and a failure may pass. */
const isShut = (check: CheckId, { facts, exchanges }: Seen): boolean =>
  check === 'registration/not-found' ||
  (check === 'registration/disabled' &&
    (facts.scalekit !== null || exchanges.some((x) => x.role === 'registration' && saysDisabled(errorOf(x) ?? {}))));

function refused({ registration }: Client, seen: Seen): Stop | undefined {
  const { findings } = seen;
  const met = findings.find(({ check }) => refusedForAll.includes(check));
  const from = { by: 'seen', where: 'this capture' } as const;
  if (met && registration) {
    const why = 'It has to register, and the authorization server refused a registration here';
    return isShut(met.check, seen)
      ? { verdict: 'cannot', check: met.check, why: `${why}.`, from }
      : might(`${why}; it may refuse this one too.`, { check: met.check, from });
  }
  const other = findings.find(({ check }) => refusedForOne.includes(check));
  if (!other) return undefined;
  return {
    ...unseen('The authorization server refused the registration that was seen; this client sends another.'),
    check: other.check,
  };
}
