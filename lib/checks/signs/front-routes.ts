/**
 * How a product in front of a server hands requests on to it that it answers itself, and its errors back.
 *
 * nginx is run by the tests (`tests/e2e/nginx.test.ts`). Run by hand on 2026-11-30, of Debian: the routes of HAProxy, Caddy,
 * Apache, lighttpd and h2o. Written from its documentation and not run: the errors of Apache.
 */
import type { FrontCode } from './front-cors.ts';

export type FrontRoute = (prefix: string) => FrontCode;

/** What of the reader's own goes where a line has a word to replace, by an example. */
const own = (word: string, what: string, such: string) => `Replace \`${word}\` by ${what}, such as \`${such}\``;
const address = (what: string) => own('YOUR_ADDRESS', `${what} without a path`, 'http://127.0.0.1:3000');

/** `^~`: else a rule against all names with a dot comes first, which many have. One header set here drops all from above. */
const nginx: FrontRoute = (prefix) => ({
  language: 'nginx',
  where: `beside the \`location\` of your MCP server, or in place of one of this path. ${address('the address of its `proxy_pass`')}. Then run \`sudo nginx -s reload\``,
  code: `location ^~ ${prefix} {
  proxy_pass YOUR_ADDRESS;
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-Proto $scheme;
}`,
});

const haproxy: FrontRoute = (prefix) => ({
  language: 'haproxy',
  where: `in the \`frontend\`, above its other rules. ${own('YOUR_BACKEND', 'the name of the `backend` of your MCP server', 'mcp')}`,
  code: `use_backend YOUR_BACKEND if { path_beg ${prefix} }`,
});

const caddy: FrontRoute = (prefix) => ({
  language: 'caddyfile',
  where: `in the site of your MCP server in the Caddyfile. ${own('YOUR_ADDRESS', 'the address of its `reverse_proxy`', '127.0.0.1:3000')}. Then run \`caddy reload\``,
  code: `handle ${prefix}* {
  reverse_proxy YOUR_ADDRESS
}`,
});

const apache: FrontRoute = (prefix) => ({
  language: 'apache',
  where: `above other lines with \`ProxyPass\`. ${address('the address of your MCP server behind Apache')}. Then run \`sudo apachectl graceful\``,
  code: `ProxyPass ${prefix} YOUR_ADDRESS${prefix}`,
});

const lighttpd: FrontRoute = (prefix) => ({
  language: 'lighttpd',
  where: `below the line with \`proxy.server\` of your MCP server. ${own('YOUR_PORT', 'its port', '3000')}. Then run \`sudo systemctl reload lighttpd\``,
  code: `$HTTP["url"] =~ "^${prefix.replaceAll('.', '\\.')}" {
  proxy.server = ( "" => (
    ( "host" => "127.0.0.1", "port" => YOUR_PORT )
  ) )
}`,
});

const h2o: FrontRoute = (prefix) => ({
  language: 'yaml',
  where: `below \`paths:\` of your host in /etc/h2o/h2o.conf. ${address('the address of your MCP server behind it')}. Then run \`sudo systemctl reload h2o\``,
  code: `"${prefix}":
  proxy.reverse.url: "YOUR_ADDRESS${prefix}"`,
});

export const passes = { nginx, haproxy, caddy, apache, lighttpd, h2o };

/** They replace pages only where a line says so, which this one takes back. */
export const errors = {
  nginx: {
    language: 'nginx',
    where:
      'in the `location` of your MCP server, and in that of `/.well-known/`, in place of a line with this name. Then run `sudo nginx -s reload`',
    code: 'proxy_intercept_errors off;',
  },
  apache: {
    language: 'apache',
    where: 'in the `<Location>` of your MCP server, and in that of `/.well-known/`. Then run `sudo apachectl graceful`',
    code: 'ProxyErrorOverride Off',
  },
} satisfies Record<string, FrontCode>;
