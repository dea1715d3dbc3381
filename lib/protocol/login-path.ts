/** How the path of a sign-in page for people looks. */
export const loginPath =
  /(^|[/._-])(log[-_]?in|sign[-_]?in|sso|saml2?|authorize|auth\/(login|redirect)|accounts?\/login|cdn-cgi\/access|oauth2\/start|api\/auth)([/._-]|$)/i;
