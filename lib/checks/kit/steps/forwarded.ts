/** Where a proxy takes off the encryption or the host: it says so, and the MCP server believes it. */
import { header } from '../../../exchange.ts';
import type { Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { setAbove } from '../../signs/front-cors.ts';
import { frontOf, inFront } from '../front.ts';
import { withCode } from '../snippets/labelled.ts';
import { proxiedSnippets } from '../snippets/server.ts';
import { restartServer } from './server.ts';
import { inServer, step, value } from './step.ts';

const nginx: Snippet = {
  label: 'nginx',
  language: 'nginx',
  where: `in the \`location\` of your MCP server, in a file of /etc/nginx/conf.d or sites-enabled. ${setAbove}. Then run \`sudo nginx -s reload\``,
  code: 'proxy_set_header X-Forwarded-Proto $scheme;\nproxy_set_header X-Forwarded-Host $host;',
};

const onTheWire = ({ protocol, host }: URL): Snippet => ({
  label: 'HTTP',
  language: 'http',
  code: `X-Forwarded-Proto: ${protocol.slice(0, -1)}\nX-Forwarded-Host: ${host}`,
});

export function forwardedSteps(facts: Facts, at: Observed, seen: URL): Step[] {
  const trusts = proxiedSnippets(facts);
  const name = frontOf(at)?.name;
  return [
    step(
      inFront(at),
      'Send the public scheme and host along in these headers.',
      withCode([
        ...(name === undefined || name === 'nginx' ? [nginx] : []),
        { ...onTheWire(seen), label: 'Any other' },
      ]),
    ),
    inServer('Let your MCP server trust these headers of the proxy.', {
      ...(trusts.length
        ? withCode(trusts)
        : /uvicorn/i.test(header(at.response?.headers, 'server') ?? '') &&
          value('uvicorn', '--proxy-headers --forwarded-allow-ips=*')),
    }),
    restartServer,
  ];
}
