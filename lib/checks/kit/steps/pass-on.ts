/** What takes the token off on its way passes it on: by the web server that answers, where one does. */
import { header } from '../../../exchange.ts';
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isLoopbackOrSubdomain } from '../../../protocol/addresses.ts';
import { parseUrl } from '../../../text/url.ts';
import { setAbove } from '../../signs/front-cors.ts';
import { inFront } from '../front.ts';
import { partyKind } from '../party.ts';
import { between } from '../places.ts';
import { command, step } from './step.ts';

/** What hands a request on to the application behind it, by the header that names it. */
const webServers = {
  Apache: ['Server', /apache/i],
  nginx: ['Server', /nginx/i],
  Squid: ['Via', /\(squid\b/i],
} as const;
export type WebServer = keyof typeof webServers;

export const webServer = (facts: Facts, at: Observed): WebServer | undefined => {
  const found = (['Apache', 'nginx', 'Squid'] as const).find((name) => webServers[name][1].test(saidBy(name, at)));
  return found === 'Squid' && isWayOut(facts, at) ? undefined : found;
};

const saidBy = (name: WebServer, { response }: Observed): string =>
  header(response?.headers, webServers[name][0].toLowerCase()) ?? '';

/** The same Squid answers for another host: it is the proxy of the client's network, and takes no token off. */
const isWayOut = ({ exchanges }: Facts, at: Observed): boolean => {
  const host = ({ request }: Observed) => parseUrl(request.url)?.host;
  return exchanges.some((x) => host(x) !== host(at) && saidBy('Squid', x) === saidBy('Squid', at));
};

/**
 * The other way round: nothing goes through a network's proxy to a computer's own address. What it looks into, it mostly does of
 * every host; without TLS alone may show it, too. Nobody has a Squid of their own in front of another's server: there it is one
 * that looks only into what it stops.
 */
export function squidInFront(facts: Facts): (at: Observed) => boolean {
  const { exchanges, checked } = facts;
  const byHost = new Map<string, boolean>();
  const isOnlyOf = (host: string): boolean => {
    const others = (checked?.all ?? exchanges).filter(({ request, response }) => {
      const other = parseUrl(request.url);
      return response && !response.headersPartial && other?.protocol === 'https:' && other.host !== host;
    });
    return others.length > 0 && others.every((x) => !webServers.Squid[1].test(saidBy('Squid', x)));
  };
  return (at) => {
    if (isLoopbackOrSubdomain(at.request.url)) return true;
    const { protocol, host = '' } = parseUrl(at.request.url) ?? {};
    if (protocol !== 'https:' || partyKind(facts, at) !== 'mcp-server') return false;
    const is = byHost.get(host) ?? isOnlyOf(host);
    byHost.set(host, is);
    return is;
  };
}

export const namedIn = (name: WebServer): string => webServers[name][0];

const apache = between('Apache');

const inVirtualHost =
  'in the `<VirtualHost>` of your MCP server, in /etc/apache2/sites-enabled/*.conf or /etc/httpd/conf.d/*.conf';

const reload = step(apache, 'Reload the configuration of Apache.', command('sudo apachectl graceful'));

/** A proxy passes the header on, unless something takes it off. */
const asProxy: Step[] = [
  step(apache, 'Look in its configuration for a line that takes the header off.', {
    ...command('grep -rni Authorization /etc/apache2 /etc/httpd'),
    only: 'look',
  }),
  step(apache, 'Delete the lines that take it off, such as `RequestHeader unset Authorization`, and no others.'),
  reload,
];

/** Code that Apache runs itself gets the header only on request. */
const asHost: Step[] = [
  step(apache, 'Let Apache hand the header on to your code.', {
    snippets: [
      {
        label: 'CGI or FastCGI',
        language: 'apache',
        where: `${inVirtualHost}. In \`.htaccess\` the middle line alone`,
        // At the root: what answers is often /index.php, to which Apache sends all paths on. Run in Apache 2.4 with PHP-FPM.
        code: '<Location "/">\n  CGIPassAuth On\n</Location>',
      },
      { label: 'mod_wsgi', language: 'apache', where: inVirtualHost, code: 'WSGIPassAuthorization On' },
    ],
  }),
  reload,
];

const nginx = between('nginx');

const passOnInNginx: Step[] = [
  step(nginx, 'Let nginx pass `Authorization` on to your MCP server.', {
    snippets: [
      {
        label: 'nginx',
        language: 'nginx',
        where: `in place of a line with \`proxy_set_header Authorization\`. Else in the \`location\` of your MCP server. ${setAbove}. Then run \`sudo nginx -s reload\``,
        code: 'proxy_set_header Authorization $http_authorization;',
      },
    ],
  }),
];

/** In front of a server it takes the header off unless it is told not to. Run in Squid 5.7 on 2026-11-30. */
const passOnInSquid: Step[] = [
  step(between('Squid'), 'Let Squid pass `Authorization` on to your MCP server.', {
    snippets: [
      {
        label: 'Squid',
        language: 'squid',
        where:
          'at the end of the line with `cache_peer` of your MCP server in /etc/squid/squid.conf, in place of another `login=`. Then run `sudo squid -k reconfigure`',
        code: 'login=PASSTHRU',
      },
    ],
  }),
];

/** What lets the token through: under one heading, or where it depends on how Apache calls the code, under two. */
export function passOnCases(facts: Facts, at: Observed, when: string, instead: string): Alternative[] {
  const of = (when: string, instead: string, steps: Step[]): Alternative => ({ kind: 'case', when, instead, steps });
  return webServer(facts, at) === 'Apache'
    ? [
        of(`${when}, and Apache hands requests on by \`ProxyPass\``, 'delete the line that takes it off', asProxy),
        of(`${when}, and Apache runs your code (CGI, FastCGI, mod_wsgi)`, 'let Apache hand it on', asHost),
      ]
    : [of(when, instead, passOn(facts, at))];
}

export function passOn(facts: Facts, at: Observed): Step[] {
  const name = webServer(facts, at);
  if (name === 'Squid') return passOnInSquid;
  return name === 'nginx' ? passOnInNginx : [step(inFront(at), 'Let this proxy pass `Authorization` on unchanged.')];
}
