/** The fix of a finding out of what its check wrote. */
import type { Fix, FixStep, Owner, Place, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import type { FixDraft } from '../define.ts';
import { authorizationServerPlace, between, clientPlace, scalekitDashboard, yourServer } from './places.ts';

/** Every view ends with it anyway. */
const isConnect = ({ text }: FixStep) => /^(?:Press \*\*Connect\*\*|Connect again)/.test(text);

const placeOf = (owner: Owner, facts: Facts): Place =>
  ({
    'mcp-server': yourServer,
    scalekit: scalekitDashboard,
    'authorization-server': authorizationServerPlace(facts),
    client: clientPlace(facts),
    network: between('the network'),
  })[owner];

const settled = ({ copy, snippet, place, ...step }: FixStep, owner: Owner, facts: Facts): Step => ({
  place: place ?? placeOf(owner, facts),
  ...step,
  ...(copy !== undefined && { values: [{ name: '', value: copy }] }),
  ...(snippet && { snippets: [{ label: snippet.language, ...snippet }] }),
});

export function fixOf(draft: FixDraft | FixStep[], owner: Owner, facts: Facts): Fix {
  if (!Array.isArray(draft)) return { or: [], stuck: [], ...draft };
  return { do: draft.filter((step) => !isConnect(step)).map((step) => settled(step, owner, facts)), or: [], stuck: [] };
}
