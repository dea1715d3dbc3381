import { type Client, derived, read } from './client.ts';
import { sdk2, sdk2Texts, sdkTexts } from './sdks/typescript.ts';

const code = read('@modelcontextprotocol/client 2.4.0');

/** A page that calls the server itself: everything that it reads, it reads by CORS. */
export const web: Client = {
  ...sdk2,
  id: 'web',
  name: 'A web page on the official SDK 2',
  called: /^web$/i,
  version: '2.4.0',
  asOf: '2026-11-28',
  runs: code('page'),
  registration: code(['static', 'dcr']),
  clear: derived('where pages store')({ text: 'Clear the site data of the page in the browser.' }),
  log: derived('what it is: a page')({ text: 'Open the developer tools of the browser.' }),
  texts: [...sdk2Texts, ...sdkTexts],
};
