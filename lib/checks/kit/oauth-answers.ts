/** What the checks of registration, authorization and token share: which answer decides, and how it reads. */

import type { Evidence, Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { describeMasked } from '../../masked.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { isObject } from '../../text/json.ts';
import { parseUrl } from '../../text/url.ts';
import { evidence, statusEvidence } from './evidence.ts';
import { code } from './words.ts';

export const isSuccess = ({ status }: Observed): boolean => status !== undefined && status >= 200 && status < 300;
const isClientError = ({ status }: Observed): boolean => status !== undefined && status >= 400 && status < 500;
export const isServerError = ({ status }: Observed): boolean => status !== undefined && status >= 500;

/** Statuses of an intermediary; the checks about networks name them. */
const ofNetwork = [407, 429];
/** A refusal by the server itself, of no kind of its own. */
export const isRefusal = (x: Observed): boolean => isClientError(x) && !ofNetwork.includes(x.status ?? 0);

/** `invalid_client`: client not found; whichever of the two is there. */
function errorWords(error: OAuthError | undefined): Prose | undefined {
  if (!error) return undefined;
  if (error.code && error.description) return `${code(error.code)}: ${code(error.description)}`;
  if (error.code) return code(error.code);
  return error.description ? code(error.description) : undefined;
}

/** `, saying …`, or nothing where the answer has no words. */
export const saying = (error: OAuthError | undefined): Prose => {
  const words = errorWords(error);
  return words ? ` It says ${words}.` : '';
};

/** The error as it stood: code and description, or the status where the answer has no words. */
export function errorEvidence(x: Observed, error: OAuthError | undefined, expected: string | null = null): Evidence {
  if (!error?.code && !error?.description) return statusEvidence(x, expected);
  const observed = [error.code, error.description].filter(Boolean).join(': ');
  return evidence(x, error.where === 'callback' ? 'error in the callback' : 'error', observed, expected);
}

/** A member of the request's JSON body, as it stood. */
export function requestMemberEvidence(x: Observed, body: unknown, name: string, expected: string | null): Evidence {
  const value = isObject(body) && name in body ? `"${name}": ${JSON.stringify(body[name])}` : null;
  return evidence(x, `${name} in the request`, value, expected);
}

/** A parameter of a request, from its query or its form. */
export const parameterEvidence = (
  x: Observed,
  name: string,
  value: string | undefined,
  expected: string | null,
): Evidence =>
  evidence(
    x,
    name,
    value === undefined ? null : `${name}=${describeMasked(value)}`,
    expected === null ? null : `${name}=${expected}`,
  );

/** The client registered in this attempt: what it uses is not from before. */
export const registeredHere = ({ registration }: Facts): boolean => registration.clientId !== undefined;

/** A client ID that is an address is meant as a metadata document; only https is allowed, and the refusal says so. */
export const isAddress = (text: string | undefined): boolean => /^https?:$/.test(parseUrl(text ?? '')?.protocol ?? '');
