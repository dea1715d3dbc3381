/** A page in place of the server's own error, which lost the headers with it. */
import type { Alternative, Step } from '../../finding.ts';
import { type Facts, isMcp, type Observed } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { frontOf, frontPageOf, inFront } from './front.ts';
import { type InPlace, inPlaceOf, ownPage } from './in-place.ts';
import { withCode } from './snippets/labelled.ts';
import { step } from './steps/step.ts';

interface Replaced {
  /** What shows whose page it is; nothing where the code itself may have written it. */
  by?: InPlace | undefined;
}

/**
 * Whether an answer is such a page: not one by which a product refuses by itself, which has no challenge. The server's own
 * refusal keeps that, whatever page is put in its place.
 */
export function replacedError(facts: Facts, at: Observed): Replaced | undefined {
  const isPage =
    isError(at) &&
    at.bodyKind === 'html' &&
    (at.role === 'mcp' || at.role === 'resource-metadata') &&
    !ownPage.test(at.response?.body ?? '');
  if (!isPage) return undefined;
  if (isMcp(at) && at.challenge?.bearer !== undefined) return { by: inPlaceOf(facts, at) };
  return frontPageOf(at) ? undefined : {};
}

export const keepErrors = (at: Observed): Step => {
  const front = frontOf(at);
  return step(
    inFront(at),
    'Let errors of your MCP server pass as they are, without a page of its own.',
    withCode(front?.errors ? [{ label: front.name, ...front.errors }] : []),
  );
};

/** The condition is seen in the evidence, which has the page. */
export const orKeepErrors = (facts: Facts, at: Observed): Alternative[] =>
  replacedError(facts, at) && frontOf(at)
    ? [
        {
          kind: 'case',
          when: 'If your code does not write the page of this response',
          steps: [keepErrors(at)],
        },
      ]
    : [];
