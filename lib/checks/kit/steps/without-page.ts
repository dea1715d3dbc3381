/** Ways round what a page may not read: a client whose requests no page sends. */
import type { Alternative, Prose } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { frontWord } from '../front.ts';
import { party, partyKind } from '../party.ts';
import { stopsEverybody } from '../stops-anyway.ts';
import { newInspector } from './settings.ts';

const cannotChange = (facts: Facts, at: Observed): Prose =>
  partyKind(facts, at) === 'scalekit'
    ? 'If you cannot change that at Scalekit'
    : `If you cannot change ${party(facts, at)}`;

/** For a client that is an Inspector: the way that mends the same as what only somebody else can change. */
export const asInspector = (facts: Facts, at: Observed): Alternative | undefined =>
  facts.client.kind === 'inspector' ? withoutPage(facts, at)[0] : undefined;

/** Where the reader can only send a report and wait. */
export const whileWaiting = (facts: Facts, at: Observed): Alternative[] =>
  withoutPage(facts, at).map((way) => ({ ...way, when: 'If you cannot wait until it is fixed' }));

/** Where what is to be changed stands in front. */
export const withoutFront = (facts: Facts, at: Observed): Alternative[] =>
  withoutPage(facts, at).map((way) => ({ ...way, when: `If you cannot change ${frontWord(at)}` }));

/** From version 2 on the Inspector sends its requests from its own backend, so the page needs no permission. */
export function withoutPage(facts: Facts, at: Observed): Alternative[] {
  const { kind } = facts.client;
  // Another program is not mended by an Inspector that works.
  if (kind === 'other' || stopsEverybody(facts, at)) return [];
  return [
    {
      when: kind === 'inspector' ? cannotChange(facts, at) : 'If you only want to go on testing meanwhile',
      steps: [newInspector('Use MCP Inspector 2, which calls from its own backend and is not stopped by this fault.')],
    },
  ];
}
