/** What stands in front of an MCP server refused a request by a page of its own. */
import type { Prose, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { inPlaceOf, inPlaceReason, inPlaceTitle } from './in-place.ts';
import { letPass } from './steps/let-pass.ts';

interface Refusal {
  owner: 'network';
  title: Prose;
  summary: Prose;
  fix: { do: Step[] };
}

export function frontRefusal(facts: Facts, at: Observed): Refusal | undefined {
  const found = inPlaceOf(facts, at);
  return (
    found?.page && {
      owner: 'network',
      title: inPlaceTitle(at, found, 'refuses the request before your MCP server sees it'),
      summary: inPlaceReason(at, found),
      fix: { do: letPass(at) },
    }
  );
}
