/** Recognises whose authorization server it is, by its host or by what only its endpoints look like. */
import { parseUrl } from '../../../text/url.ts';
import { type SignIn, signInUrls } from '../sign-in-urls.ts';
import { auth0 } from './auth0.ts';
import { clerk } from './clerk.ts';
import { cognito } from './cognito.ts';
import { descope } from './descope.ts';
import { entra } from './entra.ts';
import { github } from './github.ts';
import { google } from './google.ts';
import { keycloak } from './keycloak.ts';
import { okta } from './okta.ts';
import type { Vendor } from './vendor.ts';
import { workos } from './workos.ts';

/** @internal */
export const vendors: readonly Vendor[] = [
  auth0,
  workos,
  entra,
  clerk,
  descope,
  cognito,
  okta,
  github,
  google,
  keycloak,
];

/** The vendor that answers at this URL. */
export function vendorAt(url: string | undefined): Vendor | undefined {
  const parsed = parseUrl(url);
  if (!parsed) return undefined;
  return (
    vendors.find(({ host }) => host.test(parsed.hostname)) ??
    vendors.find(({ path }) => path?.test(parsed.pathname) === true)
  );
}

/** Whose authorization server it is; `undefined` for Scalekit's, and where nobody is recognised. */
export const vendorOf = (facts: SignIn): Vendor | undefined =>
  facts.scalekit
    ? undefined
    : signInUrls(facts)
        .map(vendorAt)
        .find((vendor) => vendor !== undefined);
