/** Platforms that say of themselves that nothing of the reader's stands behind the address that was asked. */
import { type Intermediary, refusal, type Sign } from './sign.ts';

/** What is not there: an app at this host, one that runs, or a route for this path. */
export type Absent = 'app' | 'running' | 'route';

export interface Platform extends Omit<Intermediary, 'fix' | 'says'> {
  absent: Absent;
  /** Where the platform shows the address of an app, starts it, or lists its routes. */
  path: readonly string[];
}

const status = refusal;

const known: [name: string, absent: Absent, signs: Sign[], path: string[]][] = [
  [
    'Railway',
    'app',
    [{ status: [404], json: true, headers: { 'x-railway-fallback': /true/i }, body: /Application not found/i }],
    ['your service', 'Settings', 'Networking', 'Public Networking'],
  ],
  ['Render', 'app', [{ status: [404], headers: { 'x-render-routing': /^no-server/i } }], ['your service', 'Settings']],
  [
    'Vercel',
    'app',
    [{ status, headers: { 'x-vercel-error': /^(?:DEPLOYMENT_(?:NOT_FOUND|DELETED))$/i } }],
    ['your project', 'Settings', 'Domains'],
  ],
  ['Heroku', 'app', [{ status: [404], body: /herokucdn\.com\/error-pages\/no-such-app/i }], ['your app', 'Settings']],
  [
    'Azure App Service',
    'running',
    [{ status: [403, 503], body: /\bweb app (?:is stopped|you have attempted to reach is currently stopped)/i }],
    ['App Services', 'your app', 'Overview', 'Start'],
  ],
  [
    'Amazon API Gateway',
    'route',
    [{ status: [403], headers: { 'x-amzn-errortype': /^MissingAuthenticationTokenException/i } }],
    ['APIs', 'your API', 'Stages', 'Invoke URL'],
  ],
];

export const platforms: readonly Platform[] = known.map(([name, absent, signs, path]) => ({
  name,
  absent,
  signs,
  path,
}));
