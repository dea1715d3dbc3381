/** What takes the token off on its way passes it on: by the web server that answers, where one does. */
import { header } from '../../../exchange.ts';
import type { Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { inFront } from '../front.ts';
import { between } from '../places.ts';
import { guarded, literal } from '../recipes/recipe.ts';
import { command, step } from './step.ts';

/** Web servers that hand a request on to the application behind them. */
const webServers = { Apache: /apache/i, nginx: /nginx/i };

export const webServer = (at: Observed): keyof typeof webServers | undefined =>
  (['Apache', 'nginx'] as const).find((name) => webServers[name].test(header(at.response?.headers, 'server') ?? ''));

const apache = between('Apache');

/** As a proxy it passes the header on, unless something takes it off; code that it runs itself gets it only on request. */
const passOnInApache = (facts: Facts): Step[] => [
  step(
    apache,
    'Look in its configuration for a line that takes the header off.',
    command('grep -rni Authorization /etc/apache2 /etc/httpd'),
  ),
  step(apache, 'Delete the lines that take it off, such as `RequestHeader unset Authorization`, and no others.'),
  step(
    apache,
    'If Apache runs your code by CGI, FastCGI or mod_wsgi, and not by `ProxyPass` to an `http` address: let it hand the header on.',
    {
      snippets: [
        {
          label: 'CGI or FastCGI',
          language: 'apache',
          where: inVirtualHost,
          code: `<Location ${literal(guarded(facts) ?? '/')}>\n  CGIPassAuth On\n</Location>`,
        },
        { label: 'mod_wsgi', language: 'apache', where: inVirtualHost, code: 'WSGIPassAuthorization On' },
      ],
    },
  ),
  step(apache, 'Reload the configuration of Apache.', command('sudo apachectl graceful')),
];
const inVirtualHost =
  'in the `<VirtualHost>` of your MCP server, in /etc/apache2/sites-enabled/*.conf or /etc/httpd/conf.d/*.conf';

const nginx = between('nginx');

const passOnInNginx: Step[] = [
  step(nginx, 'Let nginx pass `Authorization` on to your MCP server.', {
    snippets: [
      {
        label: 'nginx',
        language: 'nginx',
        where:
          'in place of a line with `proxy_set_header Authorization`; else in the `location` of your MCP server, in /etc/nginx/conf.d/*.conf or /etc/nginx/nginx.conf',
        code: 'proxy_set_header Authorization $http_authorization;',
      },
    ],
  }),
  step(nginx, 'Reload the configuration of nginx.', command('sudo nginx -s reload')),
];

export function passOn(facts: Facts, at: Observed): Step[] {
  const name = webServer(at);
  if (name === 'Apache') return passOnInApache(facts);
  return name ? passOnInNginx : [step(inFront(at), 'Let this proxy pass `Authorization` on unchanged.')];
}
