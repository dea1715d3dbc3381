import { type Client, forgotBy, measured } from './client.ts';
import { sdk1, sdkTexts } from './sdks/typescript.ts';

const seen = measured('mcporter 0.12.3');

export const mcporter: Client = {
  ...sdk1,
  id: 'mcporter',
  name: 'mcporter',
  called: /mcporter/i,
  version: '0.12.3',
  asOf: '2026-11-30',
  runs: seen('program'),
  sse: seen('refused'),
  starts: seen([401]),
  hint: seen('only'),
  resource: seen('parent'),
  issuer: seen('not-compared'),
  registration: seen(['static', 'dcr']),
  callbacks: seen(['http://127.0.0.1:<any>/callback']),
  // `mcporter config logout` knows no server that was given by its URL alone.
  clear: seen({
    ...forgotBy('mcporter auth --reset'),
    text: 'Run `mcporter auth --reset` with the name or the URL of your MCP server: it then signs in anew.',
  }),
  log: seen({ text: 'Run `mcporter auth <name> --log-level debug`.' }),
  update: { text: 'Start the current version of mcporter.', command: 'npx mcporter@latest' },
  texts: [
    {
      general: true,
      text: "[mcporter] Failed to authorize '…'",
      means: 'The sign-in of mcporter failed; what follows says how.',
      checks: ['resource-metadata/not-found', 'registration/unsupported'],
    },
    ...sdkTexts,
  ],
};
