/** Products that stand in front of a server and want a sign-in or a key of their own, and what lets a program pass. */
import type { Sign } from './sign.ts';

interface Opening {
  /** One action. */
  text: string;
  path?: readonly string[];
  /** The field that takes the paths to open, and how it writes them; where the action needs them. */
  paths?: { field: string; write: (hostname: string, path: string) => string };
}

export interface LoginGate {
  name: string;
  /** The address that it redirects to, where it does. */
  target?: RegExp;
  /** A header of the redirect that only it sends, where the address is not its own. */
  header?: string;
  /** Scheme of its challenge. */
  scheme?: string;
  /** How it refuses itself, without a redirect. */
  signs?: readonly Sign[];
  openings: readonly Opening[];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export const loginGates: readonly LoginGate[] = [
  {
    name: 'Cloudflare Access',
    target: /^https:\/\/[^/]+\.cloudflareaccess\.com\/|\/cdn-cgi\/access\//i,
    scheme: 'cloudflare-access',
    openings: [
      {
        text: 'Add a self-hosted application for these addresses.',
        path: ['Zero Trust', 'Access', 'Applications', 'Add an application', 'Self-hosted'],
        paths: {
          field: 'Public hostname',
          write: (hostname, path) => `${hostname}${path}${path.endsWith('/') ? '*' : ''}`,
        },
      },
      {
        text: 'Give that application a policy with the action **Bypass** for **Everyone**.',
        path: ['Zero Trust', 'Access', 'Policies', 'Add a policy', 'Action'],
      },
    ],
  },
  {
    name: 'oauth2-proxy',
    target: /\/oauth2\/(?:start|sign_in)(?:[?#]|$)/,
    openings: [
      {
        text: 'Let these paths pass without a session.',
        paths: { field: '--skip-auth-route', write: (_, path) => `^${escaped(path)}` },
      },
      { text: 'Restart oauth2-proxy.' },
    ],
  },
  {
    name: 'Azure App Service authentication',
    target: /\/\.auth\/login(?:\/|[?#]|$)/,
    openings: [
      {
        text: 'Set **Restrict access** to **Allow unauthenticated access**, and save.',
        path: ['App Services', 'your app', 'Authentication', 'Edit', 'Restrict access'],
      },
    ],
  },
  {
    name: 'Google Identity-Aware Proxy',
    target: /^https:\/\/accounts\.google\.com\//,
    header: 'x-goog-iap-generated-response',
    signs: [{ status: [401, 403], headers: { 'x-goog-iap-generated-response': /true/i } }],
    openings: [
      {
        text: 'Turn IAP off for the backend service of your MCP server.',
        path: ['Security', 'Identity-Aware Proxy', 'Applications', 'IAP'],
      },
    ],
  },
  {
    name: 'Istio',
    signs: [{ status: [403], headers: { server: /^istio-envoy$/i }, body: /^\s*RBAC: access denied\s*$/ }],
    openings: [
      {
        text: 'Allow these paths in an `AuthorizationPolicy` of your MCP server, for everybody.',
        paths: { field: 'paths', write: (_, path) => `${path}${path.endsWith('/') ? '*' : ''}` },
      },
    ],
  },
  {
    name: 'Kong',
    signs: [
      {
        status: [401],
        json: true,
        headers: { server: /^kong\//i, 'www-authenticate': /^Key\b/i },
        body: /No API key found in request/i,
      },
    ],
    openings: [
      {
        text: 'Serve these paths by a route without the plugin `key-auth`.',
        paths: { field: 'paths', write: (_, path) => path },
      },
    ],
  },
  {
    name: 'Vercel Deployment Protection',
    target: /^https:\/\/vercel\.com\/sso-api/,
    openings: [
      {
        text: 'Turn off **Vercel Authentication** for your project, and save.',
        path: ['your project', 'Settings', 'Deployment Protection', 'Vercel Authentication'],
      },
    ],
  },
];
