/** What stands in front of a server and passes its answers on: told by a name in a header, or by the host. */
import type { NamedValue } from '../../finding.ts';
import { apache, caddy, envoy, type FrontCode, type FrontCors, kong, nginx, traefik } from './front-cors.ts';
import { errors, type FrontRoute, passes } from './front-routes.ts';

export interface Front {
  name: string;
  server?: RegExp;
  host?: RegExp;
  /** Of those that leave the name of the program behind them in `Server`. */
  via?: RegExp;
  /** In its own error pages. */
  page?: RegExp;
  /** Lets it send the host of the program behind it, instead of the public one. */
  innerHost?: NamedValue;
  /** It answers permission checks itself, as it is told there. */
  cors?: string[];
  /** Lets it send the headers in the place of the program behind it. */
  permits?: FrontCors;
  /** Lets it hand requests on to the program behind it. */
  passes?: FrontRoute;
  /** Lets it pass on the errors of the program behind it, in place of a page of its own. */
  errors?: FrontCode;
  /** Where it limits requests, with what is enough for a sign-in, and the words in which it refuses more. */
  limit?: { path?: string[]; values?: NamedValue[]; reload?: string; words?: RegExp };
  /** Where it may add headers to what the program behind it answers. */
  headers?: NamedValue['name'];
}

/** Programs that write this into every response, and no proxy does. */
export const programs = /^(?:uvicorn|hypercorn|gunicorn|daphne|waitress|werkzeug|kestrel|puma|jetty)\b/i;

/** Without `burst` it refuses two requests within a second. */
const nginxLimit: Front['limit'] = {
  values: [
    { name: 'limit_req_zone', value: 'rate=60r/m' },
    { name: 'limit_req', value: 'burst=60 nodelay' },
  ],
  reload: 'sudo nginx -s reload',
};

/** Tunnels first: another product may stand in front of them. */
export const fronts: readonly Front[] = [
  {
    name: 'ngrok',
    host: /\.ngrok(?:-free)?\.(?:app|dev|io|pizza)$/,
    innerHost: { name: 'option of ngrok', value: '--host-header=rewrite' },
    headers: 'Traffic Policy',
  },
  { name: 'Cloudflare Tunnel', host: /\.trycloudflare\.com$/ },
  { name: 'the dev tunnel', host: /\.devtunnels\.ms$/ },
  { name: 'localtunnel', host: /\.loca\.lt$/ },
  {
    name: 'Amazon API Gateway',
    host: /\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/,
    cors: ['APIs', 'your API', 'CORS'],
    limit: {
      path: ['APIs', 'your API', 'Stages or Throttling'],
      values: [
        { name: 'Rate', value: '10' },
        { name: 'Burst', value: '20' },
      ],
      words: /^\{"message":\s?"(?:Too Many Requests|Limit Exceeded)"\}$/,
    },
  },
  { name: 'the AWS load balancer', server: /^awselb\//, headers: 'Attributes' },
  {
    name: 'nginx',
    server: /^nginx/i,
    innerHost: { name: 'proxy_set_header', value: 'Host $proxy_host;' },
    headers: 'add_header',
    permits: nginx,
    page: /<center>nginx/i,
    passes: passes.nginx,
    errors: errors.nginx,
    limit: nginxLimit,
  },
  {
    name: 'openresty',
    server: /^openresty/i,
    innerHost: { name: 'proxy_set_header', value: 'Host $proxy_host;' },
    headers: 'add_header',
    permits: nginx,
    page: /<center>openresty/i,
    passes: passes.nginx,
    errors: errors.nginx,
    limit: nginxLimit,
  },
  {
    name: 'Caddy',
    server: /^caddy/i,
    innerHost: { name: 'header_up', value: 'Host {upstream_hostport}' },
    headers: 'header',
    permits: caddy,
    passes: passes.caddy,
  },
  {
    name: 'Traefik',
    server: /^traefik/i,
    innerHost: { name: 'passHostHeader', value: 'false' },
    headers: 'accessControlAllowOriginList',
    permits: traefik,
  },
  {
    name: 'Kong',
    server: /^kong/i,
    innerHost: { name: 'preserve_host', value: 'false' },
    headers: 'cors plugin',
    permits: kong,
    limit: {
      values: [{ name: 'rate-limiting plugin', value: 'config.minute=60' }],
      words: /"API rate limit exceeded"/,
    },
  },
  {
    name: 'Envoy',
    server: /^(?:istio-)?envoy$/i,
    innerHost: { name: 'auto_host_rewrite', value: 'true' },
    headers: 'CORS filter',
    permits: envoy,
  },
  {
    name: 'Apache',
    server: /^apache/i,
    innerHost: { name: 'ProxyPreserveHost', value: 'Off' },
    headers: 'Header',
    permits: apache,
    page: /^<!DOCTYPE HTML PUBLIC "-\/\/(?:IETF|W3C)\/\/DTD HTML [24]\.01?\/\/EN"[^>]{0,60}>\n<html><head>\n<title>\d|<address>Apache|<p>The requested URL was not found on this server\.<\/p>/,
    passes: passes.apache,
    errors: errors.apache,
  },
  {
    name: 'HAProxy',
    // Its whole frame: WebOb has the same sentences.
    page: /^<html><body><h1>4\d\d [A-Za-z ]+<\/h1>\n(?:A request was made of a resource|Request forbidden by admin|The re(?:source could not|quest entity exceeds)|You(?:r browser| need a valid user| have sent too many))[^<>\n]*\n<\/body><\/html>/,
    passes: passes.haproxy,
  },
  {
    name: 'lighttpd',
    server: /^lighttpd/i,
    page: /^<\?xml version="1\.0" encoding="iso-8859-1"\?>\s*<!DOCTYPE html PUBLIC "-\/\/W3C\/\/DTD XHTML 1\.0 Transitional/,
    passes: passes.lighttpd,
  },
  { name: 'H2O', server: /^h2o\b/i, passes: passes.h2o },
  {
    name: 'Cloudflare',
    server: /^cloudflare$/i,
    headers: 'Transform Rules',
    limit: { path: ['Security', 'Security rules'], words: /^error code: 1015$/ },
  },
  { name: 'Vercel', server: /^vercel$/i, headers: 'headers in vercel.json' },
  // In their own pages and redirects alone: what they hand on keeps the name of the program behind them.
  { name: 'Squid', server: /^squid\b/i, via: /\(squid\b/i, page: /The Squid Software Foundation|<body id="?ERR_/ },
  { name: 'Varnish', server: /^varnish$/i, via: /\(Varnish\b/i, page: /<h3>Guru Meditation:<\/h3>/ },
];
