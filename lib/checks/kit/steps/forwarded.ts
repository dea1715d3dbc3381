/** Where a proxy takes off the encryption or the host: it says so, and the MCP server believes it. */
import { header } from '../../../exchange.ts';
import type { Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { frontOf } from '../front.ts';
import { between } from '../places.ts';
import { withCode } from '../snippets/labelled.ts';
import { proxiedSnippets } from '../snippets/server.ts';
import { restartServer } from './server.ts';
import { inServer, step, value } from './step.ts';

export function forwardedSteps(facts: Facts, at: Observed, seen: URL): Step[] {
  const trusts = proxiedSnippets(facts);
  return [
    step(between(frontOf(at)?.name ?? 'the proxy in front of it'), 'Send the public scheme and host along.', {
      values: [
        { name: 'X-Forwarded-Proto', value: seen.protocol.slice(0, -1) },
        { name: 'X-Forwarded-Host', value: seen.host },
      ],
    }),
    inServer('Let your MCP server trust these headers of the proxy.', {
      ...(trusts.length
        ? withCode(trusts)
        : /uvicorn/i.test(header(at.response?.headers, 'server') ?? '') &&
          value('uvicorn', '--proxy-headers --forwarded-allow-ips=*')),
    }),
    restartServer,
  ];
}
