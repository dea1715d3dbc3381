/**
 * How a product in front of a server sends the CORS headers, and answers a permission check, in the place of the server.
 * What the server sends itself is taken out, or the browser would get it twice and refuse it.
 *
 * nginx is run by the tests (`tests/e2e/nginx.test.ts`). Run by hand on 2026-11-28: Caddy 2.6 and Apache 2.4, of Debian.
 * Written from their documentation and not run: Traefik 3, Kong 3 and Envoy 1.
 */
import { literal, single } from '../kit/recipes/recipe.ts';

/** Name and value of each header. */
export type Headers = readonly (readonly [name: string, value: string])[];

export interface FrontCode {
  language: string;
  where: string;
  code: string;
}

export type FrontCors = (headers: Headers) => FrontCode;

/** What a page may read is sent twice else, and an `if` for the method drops what stands around it. */
const inPlaceOfOthers = 'in place of all that is there for `Access-Control` or `OPTIONS`';

/** Those that a server behind it may send too. */
const sentTwice = ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers'];

/** nginx sends what stands above a `location` only where that adds nothing itself. Run in nginx 1.22 on 2026-11-30. */
const switchesOff = (line: string) =>
  `If it is the first \`${line}\` there, it switches off those of the \`server\` block: copy them there too`;
export const addedAbove = switchesOff('add_header');
export const setAbove = switchesOff('proxy_set_header');

/** Beside those that it sends already. */
export const nginxAdds = (name: string, value: string): FrontCode => ({
  language: 'nginx',
  where: `in the \`location\` of your MCP server. ${addedAbove}. Then run \`sudo nginx -s reload\``,
  code: `add_header ${name}\n  ${single(value)}\n  always;`,
});

/** `always`: else only on success, and a 401 has none. */
export const nginx: FrontCors = (headers) => ({
  language: 'nginx',
  where: `in the \`location\` of your MCP server, and in that of \`/.well-known/\`, ${inPlaceOfOthers}. ${addedAbove}`,
  code: [
    ...sentTwice.map((name) => `proxy_hide_header ${name};`),
    ...headers.map(([name, value]) => `add_header ${name} ${literal(value)} always;`),
    'add_header Vary Origin always;',
    'if ($request_method = OPTIONS) {',
    '  return 204;',
    '}',
  ].join('\n'),
});

/** In the same block as `reverse_proxy`: a `handle` around that leaves out what stands beside it. */
export const caddy: FrontCors = (headers) => ({
  language: 'caddyfile',
  where: `above \`reverse_proxy\` of your MCP server in the Caddyfile, ${inPlaceOfOthers}. If \`/.well-known/\` has a block of its own: there too`,
  code: [
    'header {',
    ...headers.map(([name, value]) => `  ${name} ${literal(value)}`),
    '  +Vary Origin',
    '  defer',
    '}',
    '@permission method OPTIONS',
    'respond @permission 204',
  ].join('\n'),
});

/** Of what a proxied response has, `unset` takes the one copy, and `always` writes the other. */
export const apache: FrontCors = (headers) => ({
  language: 'apache',
  where: `in the \`<Location>\` of your MCP server, and in that of \`/.well-known/\`, ${inPlaceOfOthers}`,
  code: [
    ...sentTwice.map((name) => `Header unset ${name}`),
    ...headers.map(([name, value]) => `Header always set ${name} ${literal(value)}`),
    'Header always merge Vary Origin',
    'RewriteEngine On',
    'RewriteCond %{REQUEST_METHOD} =OPTIONS',
    'RewriteRule ^ - [R=204,L]',
  ].join('\n'),
});

const listOf = (headers: Headers, name: string): string[] =>
  (headers.find(([header]) => header === name)?.[1] ?? '').split(', ');
const inline = (values: readonly string[]) => `[${values.map(literal).join(', ')}]`;

export const traefik: FrontCors = (headers) => ({
  language: 'yaml',
  where: 'among the middlewares of the dynamic configuration. The router of your MCP server has to name it first',
  code: `mcp-cors:
  headers:
    accessControlAllowOriginList: ${inline(listOf(headers, 'Access-Control-Allow-Origin'))}
    accessControlAllowMethods: ${inline(listOf(headers, 'Access-Control-Allow-Methods'))}
    accessControlAllowHeaders: ${inline(listOf(headers, 'Access-Control-Allow-Headers'))}
    accessControlExposeHeaders: ${inline(listOf(headers, 'Access-Control-Expose-Headers'))}
    addVaryHeader: true`,
});

export const kong: FrontCors = (headers) => ({
  language: 'yaml',
  where: 'among the plugins of the service or route of your MCP server',
  code: `- name: cors
  config:
    origins: ${inline(listOf(headers, 'Access-Control-Allow-Origin'))}
    methods: ${inline(listOf(headers, 'Access-Control-Allow-Methods'))}
    headers: ${inline(listOf(headers, 'Access-Control-Allow-Headers'))}
    exposed_headers: ${inline(listOf(headers, 'Access-Control-Expose-Headers'))}
    preflight_continue: false`,
});

export const envoy: FrontCors = (headers) => ({
  language: 'yaml',
  where:
    'in `typed_per_filter_config` of the route of your MCP server. `envoy.filters.http.cors` has to be among the filters',
  code: `envoy.filters.http.cors:
  "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
  allow_origin_string_match:
${listOf(headers, 'Access-Control-Allow-Origin')
  .map((origin) => `    - exact: ${literal(origin)}`)
  .join('\n')}
  allow_methods: ${literal(listOf(headers, 'Access-Control-Allow-Methods').join(', '))}
  allow_headers: ${literal(listOf(headers, 'Access-Control-Allow-Headers').join(', '))}
  expose_headers: ${literal(listOf(headers, 'Access-Control-Expose-Headers').join(', '))}`,
});
