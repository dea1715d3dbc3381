import type { Vendor } from './vendor.ts';

const application = ['Applications', 'Applications', '{client}'];
const server = ['Security', 'API', 'Authorization Servers', 'your server'];

export const okta: Vendor = {
  console: 'the Okta admin console',
  host: /\.(?:okta|oktapreview|okta-emea)\.com$/,
  path: /^\/oauth2\/(?:default|aus[A-Za-z0-9]{17})(?:\/|$)/,
  byHandOnly: true,
  issuer: 'It ends in `/oauth2/default`, or in `/oauth2/` and an ID.',
  settings: {
    client: {
      text: 'Create an OIDC application of the type **Native** with this callback address.',
      path: ['Applications', 'Applications', 'Create App Integration'],
      field: 'Sign-in redirect URIs',
    },
    callback: {
      text: 'Add the callback address to the application, and save.',
      sets: 'entry',
      path: [...application, 'General', 'Sign-in redirect URIs'],
    },
    'public-client': {
      text: 'Set **Client authentication** of the application to **None**, and save.',
      sets: 'field',
      path: [...application, 'General', 'Client authentication'],
    },
    grant: {
      text: 'Tick **Authorization Code** and **Refresh Token** for the application, and save.',
      sets: 'entry',
      path: [...application, 'General', 'Grant type'],
    },
    scope: {
      text: 'Add this permission (scope), spelled exactly like this.',
      sets: 'entry',
      many: 'Add these permissions (scopes), spelled exactly like this.',
      path: [...server, 'Scopes', 'Add Scope'],
      field: 'Name',
    },
    resource: {
      text: 'Set for whom tokens are made out to exactly this URL, and save.',
      sets: 'field',
      path: [...server, 'Settings', 'Audience'],
    },
    origin: {
      text: 'Add the address of the page with **CORS** ticked.',
      sets: 'entry',
      path: ['Security', 'API', 'Trusted Origins', 'Add Origin'],
      field: 'Origin URL',
    },
    people: {
      text: 'Look whether this person is assigned to the application.',
      path: [...application, 'Assignments'],
    },
    consent: {
      text: 'Look whether a rule of the access policy lets this application have these permissions.',
      path: [...server, 'Access Policies'],
    },
    log: { text: 'Look for this sign-in in the system log.', path: ['Reports', 'System Log'] },
  },
};
