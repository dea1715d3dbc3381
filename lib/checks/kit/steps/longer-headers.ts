/** The headers of a request are longer than what answered takes: most often it is the token in them. */
import type { Step } from '../../../finding.ts';
import type { McpExchange, Observed } from '../../../handshake/facts.ts';
import type { Front } from '../../signs/fronts.ts';
import { bodyStart } from '../answers/kinds.ts';
import { frontOf, frontPageOf, inFront } from '../front.ts';
import { restartServer } from './server.ts';
import { inServer, step, value } from './step.ts';

/** RFC 6585 §5; nginx says it with 400. */
export const refusesLongHeader = (at: Observed): boolean =>
  at.status === 431 ||
  (at.status === 400 &&
    /request header(?: or cookie)? too large|header fields? too large|size of a request header field exceeds/i.test(
      bodyStart(at),
    ));

export const hasLongHeader = (at: McpExchange): boolean => at.token.kind === 'token' && refusesLongHeader(at);

/** Whose limit it is: a 431 of the program behind comes on under the name of what stands in front, but not with its page. */
export const limitingFront = (at: Observed): Front | undefined => (at.status === 431 ? frontPageOf(at) : frontOf(at));

/** What lets it take longer ones: the line of the product in front, else the option of Node. */
export function takeLonger(at: Observed): Step[] {
  const front = limitingFront(at);
  if (!front)
    return [
      inServer('Raise the limit for the headers of a request to 32 kB, as with this option of Node.', {
        ...value('Option', '--max-http-header-size=32768'),
      }),
      restartServer,
    ];
  return [
    front.name === 'nginx'
      ? step(inFront(at), 'Let nginx take longer headers, and reload it.', {
          values: [{ name: 'In its server block', value: 'large_client_header_buffers 4 32k;' }],
        })
      : step(inFront(at), 'Raise its limit for the headers of a request to 32 kB.'),
  ];
}
