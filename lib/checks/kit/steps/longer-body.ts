/** The body of a request is longer than what answered takes. */
import type { Owner, Prose, Step } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { frontPageOf, inFront } from '../front.ts';
import { inPlaceWord } from '../in-place.ts';
import { restartServer } from './server.ts';
import { inServer, step } from './step.ts';

/** RFC 9110 §15.5.14. */
export const isTooLong = ({ status }: Pick<Observed, 'status'>): boolean => status === 413;

export const ownerOfLimit = (at: Observed): Owner => (frontPageOf(at) ? 'network' : 'mcp-server');

export const tooLongTitle = (at: Observed): Prose =>
  `${frontPageOf(at) ? inPlaceWord(at) : 'Your MCP server'} takes no message as long as this one (413)`;

/** Its own page says that what stands in front refused it, and nobody behind it saw the request. */
export const takeLongerBody = (at: Observed): Step[] => {
  const front = frontPageOf(at)?.name;
  if (front === undefined)
    return [
      inServer(
        'Raise the limit for the body of a request, such as `limit` of `express.json()`, or that of a proxy in front of it.',
      ),
      restartServer,
    ];
  return [
    step(inFront(at), 'Raise its limit for the body of a request to 4 MB.', {
      ...(front === 'nginx' && {
        snippets: [
          {
            label: 'nginx',
            language: 'nginx',
            where:
              'in the `location` of your MCP server, in place of a line with this name. Then run `sudo nginx -s reload`',
            code: 'client_max_body_size 4m;',
          },
        ],
      }),
    }),
  ];
};
