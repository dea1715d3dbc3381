import type { Vendor } from './vendor.ts';

const apps = ['Settings', 'Developer settings', 'OAuth Apps'];

export const github: Vendor = {
  console: 'the settings of GitHub',
  host: /^(?:api\.)?github\.com$/,
  byHandOnly: true,
  withSecret: true,
  settings: {
    client: {
      text: 'Create an OAuth app with this callback address.',
      path: [...apps, 'New OAuth app'],
      field: 'Authorization callback URL',
    },
    callback: {
      text: 'Set the callback address of the app to this one, and save.',
      sets: 'field',
      path: [...apps, '{client}', 'Authorization callback URL'],
    },
    secret: {
      text: 'Create a new secret for this app: GitHub shows each one only once.',
      path: [...apps, '{client}', 'Generate a new client secret'],
    },
  },
};
