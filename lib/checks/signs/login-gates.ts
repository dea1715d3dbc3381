/** Products that stand in front of a server and send people to a login page, and what lets a program pass. */

interface Opening {
  /** One action. */
  text: string;
  path?: readonly string[];
  /** The field that takes the paths to open, and how it writes them; where the action needs them. */
  paths?: { field: string; write: (hostname: string, path: string) => string };
}

export interface LoginGate {
  name: string;
  /** The address that it redirects to. */
  target: RegExp;
  /** A header of the redirect that only it sends, where the address is not its own. */
  header?: string;
  /** Scheme of its challenge. */
  scheme?: string;
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
    openings: [
      {
        text: 'Turn IAP off for the backend service of your MCP server.',
        path: ['Security', 'Identity-Aware Proxy', 'Applications', 'IAP'],
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
