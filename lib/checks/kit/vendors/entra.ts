import type { Vendor } from './vendor.ts';

const app = ['App registrations', '{client}'];
const api = ['App registrations', 'your API', 'Expose an API'];
const enterpriseApp = ['Enterprise applications', '{client}'];

/** Microsoft Entra ID, External ID and Azure AD B2C. */
export const entra: Vendor = {
  console: 'the Microsoft Entra admin center',
  name: 'Microsoft Entra',
  host: /^(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|login\.windows\.net|sts\.windows\.net)$|\.(?:ciamlogin|b2clogin)\.com$/,
  byHandOnly: true,
  scopesByApi: true,
  hidesPkce: true,
  issuer: 'It is `https://login.microsoftonline.com/`, the ID of your tenant, and `/v2.0`.',
  settings: {
    client: {
      text: 'Register an app with this callback address, on the platform **Mobile and desktop applications**.',
      path: ['App registrations', 'New registration'],
      field: 'Redirect URI',
    },
    callback: {
      text: 'Add the callback address to the app.',
      sets: 'entry',
      path: [...app, 'Authentication', 'Redirect URIs'],
    },
    'public-client': {
      text: 'Set **Allow public client flows** to **Yes**, and save.',
      sets: 'field',
      path: [...app, 'Authentication', 'Allow public client flows'],
    },
    scope: {
      text: 'Add this permission to the API, spelled exactly like this.',
      sets: 'entry',
      many: 'Add these permissions to the API, spelled exactly like this.',
      path: [...api, 'Add a scope'],
      field: 'Scope name',
    },
    resource: {
      text: 'Set the application ID URI of the API to exactly this.',
      sets: 'field',
      path: [...api, 'Application ID URI'],
    },
    origin: {
      text: 'Move the callback address of the page to the platform **Single-page application**.',
      path: [...app, 'Authentication', 'Single-page application', 'Redirect URIs'],
    },
    program: {
      text: 'Move the callback address to the platform **Mobile and desktop applications**.',
      path: [...app, 'Authentication', 'Mobile and desktop applications', 'Redirect URIs'],
    },
    people: {
      text: 'Look whether this person is assigned to the app.',
      path: [...enterpriseApp, 'Users and groups'],
    },
    consent: {
      text: 'Press **Grant admin consent** for the permissions of the app.',
      path: [...app, 'API permissions', 'Grant admin consent'],
    },
    log: { text: 'Look for this sign-in in the logs.', path: ['Monitoring & health', 'Sign-in logs'] },
  },
};
