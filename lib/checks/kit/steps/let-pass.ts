/** What stands in front of the server refuses a request by itself: it is told to hand it on. */
import type { Alternative, Step } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { frontWord, inFront } from '../front.ts';
import { code } from '../words.ts';
import { isTooLong, takeLongerBody } from './longer-body.ts';
import { refusesLongHeader, takeLonger } from './longer-headers.ts';
import { step } from './step.ts';

export function letPass(at: Observed): Step[] {
  if (isTooLong(at)) return takeLongerBody(at);
  if (refusesLongHeader(at)) return takeLonger(at);
  return [
    step(
      inFront(at),
      `Let this request pass on to your MCP server: ${frontWord(at)} answers it with ${code(at.status)} itself.`,
    ),
  ];
}

/** Two checks of the token are one too many. */
export const ifItChecksItself = (at: Observed): Alternative => ({
  kind: 'case',
  when: 'If your MCP server checks the token itself',
  instead: `let ${frontWord(at)} pass the request on to it`,
  steps: [step(inFront(at), 'Remove its own check of the token, for the path of your MCP server.')],
});
