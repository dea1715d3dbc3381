/** The metadata of the sign-in is not where the MCP server says, or a client has to guess: who names what. */
import type { Alternative, Place, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { resourceIdOf } from '../../../protocol/scalekit.ts';
import type { FixDraft } from '../../define.ts';
import { answersItself, signInPlace, theJson } from '../metadata-words.ts';
import { otherVendor } from '../owners.ts';
import { yourServer } from '../places.ts';
import { vendorAt } from '../vendors/all.ts';
import { code, host } from '../words.ts';
import {
  forgetSearch,
  inJson,
  notYours,
  orOtherService,
  otherEntry,
  restartAndForget,
  rightEntry,
  tell,
} from './metadata.ts';
import { replaceJson, serveJson } from './serve-json.ts';
import { step } from './step.ts';

export function noMetadata(facts: Facts, at: Observed, urls: readonly string[], refused = false): FixDraft {
  const [named] = facts.resourceMetadata.authorizationServers;
  if (answersItself(facts, at))
    return {
      do: nameSomebody(facts),
      or: [...(named === undefined ? [] : [orItself(facts, urls)]), ...orOtherService(facts)],
    };
  if (!facts.scalekit) return elsewhere(facts, at, named, urls, refused);
  const id = named === undefined ? undefined : resourceIdOf(named);
  return id === undefined ? { do: otherEntry(facts) } : rightEntry(facts, id);
}

/** An MCP server that is its own authorization server, as those of frameworks and of some hosts are. */
const orItself = (facts: Facts, urls: readonly string[]): Alternative => ({
  kind: 'case',
  when: 'If your MCP server signs people in itself',
  instead: 'serve the JSON that says how',
  steps: [serveAt(yourServer, urls), ...forgetSearch(facts)],
});

const serveAt = (place: Place, urls: readonly string[]): Step =>
  step(
    place,
    `Serve the JSON that says how to sign in at ${urls.length === 1 ? 'this address' : 'the first of these addresses'}.`,
    { values: urls.map((url) => ({ name: 'URL', value: url })) },
  );

const nameSomebody = (facts: Facts) => [
  ...(facts.resourceMetadata.document
    ? otherVendor(facts)
      ? [inJson(facts, 'Name who signs people in, in the list `authorization_servers` of the JSON.')]
      : replaceJson(facts)
    : serveJson(facts)),
  ...restartAndForget(facts),
];

/** There it is asked for, and refused: whoever asks has no token yet. */
const letRead = (facts: Facts, at: Observed, urls: readonly string[]): Step =>
  step(signInPlace(facts, at), 'Let everybody read the JSON that says how to sign in, without a token.', {
    values: urls.map((url) => ({ name: 'URL', value: url })),
  });

/** Which of the two is wrong, the address or the server behind it, nothing shows; that of a vendor's own is the address. */
function elsewhere(
  facts: Facts,
  at: Observed,
  named: string | undefined,
  urls: readonly string[],
  refused: boolean,
): FixDraft {
  const who = code(host(at.request.url));
  const vendor = vendorAt(named ?? at.request.url);
  if (refused && !vendor) return { do: [letRead(facts, at, urls), ...forgetSearch(facts)], or: [notYours(facts, at)] };
  const serve = serveAt(signInPlace(facts, at), urls);
  if (named === undefined)
    return { do: [vendor ? tell(facts, at) : serve, ...forgetSearch(facts)], or: vendor ? [] : [notYours(facts, at)] };
  return {
    do: [
      inJson(
        facts,
        `Set \`authorization_servers\` in ${theJson(facts)} to the address that ${who} gives for itself (\`issuer\`).${vendor?.issuer ? ` ${vendor.issuer}` : ''}`,
        {},
        named,
      ),
      ...restartAndForget(facts),
    ],
    or: vendor
      ? [{ kind: 'case', when: `If ${code(named)} is that address`, steps: [tell(facts, at)] }]
      : [{ kind: 'case', when: `If ${code(named)} is that address`, steps: [serve] }, notYours(facts, at)],
  };
}
