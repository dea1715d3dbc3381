/** How the address of a sign-in page for people looks. */

export const loginHost =
  /(^|\.)(cloudflareaccess\.com|accounts\.google\.com|okta\.com|auth0\.com)$|^(login|sso|auth|idp|accounts?)\.[^/]+$/i;

/** By which a page knows where to send people back to. */
export const returnParameters = [
  'rd',
  'next',
  'callbackUrl',
  'returnUrl',
  'return_to',
  'redirect_to',
  'continue',
  'ReturnUrl',
];

/** What begins a sign-in by SAML or WS-Federation. */
export const signInParameters = ['SAMLRequest', 'wtrealm'];
