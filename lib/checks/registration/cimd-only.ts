import { clientCalled } from '../../clients/all.ts';
import type { Alternative, Prose } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { asStrings } from '../../text/json.ts';
import { defineCheck } from '../define.ts';
import { cimd, mcp, scalekit } from '../kit/references.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { logsAndSupport } from '../kit/steps/scalekit.ts';
import { inClient } from '../kit/steps/step.ts';
import { verifyDocument } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, upperFirst } from '../kit/words.ts';
import { allowRegistration, forgetMetadata, nowhereToRegister, theClient } from './shared.ts';

/** What a program does in the browser, a recording of it alone does not show; one is known to have none, or its user gives it one. */
function publishesNone(facts: Facts): Prose {
  if (isKept(facts))
    return `${theClient(facts)} uses its own only where \`token_endpoint_auth_methods_supported\` lists \`none\``;
  const ways = known(facts)?.registration?.is;
  const sure = facts.client.inPage || facts.client.kind === 'inspector' || facts.checked !== undefined;
  return sure || (ways && !ways.includes('cimd-of-user'))
    ? `${theClient(facts)} publishes none`
    : `Most likely ${clientWord(facts)} publishes none`;
}

/** A client that is known by its name; by its page nobody knows one. */
const known = ({ client }: Facts) => (client.inPage ? undefined : clientCalled(client.name));

const publishes = (facts: Facts): boolean => known(facts)?.registration?.is.includes('cimd') === true;

/** It has a document, and sends it to no server that does not say that it takes clients without a secret. */
function isKept(facts: Facts): boolean {
  const methods = asStrings(facts.serverMetadata.document?.value.token_endpoint_auth_methods_supported);
  return publishes(facts) && known(facts)?.cimdNeedsNone !== undefined && methods?.includes('none') !== true;
}

/** The server takes the document of this client, which goes on where no recording of it alone shows it: in the browser. */
const hasDocument = (facts: Facts): boolean => !facts.checked && publishes(facts) && !isKept(facts);

export default defineCheck({
  id: 'registration/cimd-only',
  owner: ({ facts: { scalekit: known } }) => (known ? 'scalekit' : 'client'),
  judges: 'request',
  quiet: true,
  fails:
    'The metadata offers client ID metadata documents and no dynamic registration, and the client has no metadata document.',
  references: [
    cimd,
    mcp('basic/authorization', 'Client ID metadata documents', 'client-id-metadata-documents'),
    scalekit('add-server'),
  ],

  test: (facts) => nowhereToRegister(facts, { cimd: true, hasOther: hasDocument }),

  title: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} does not let ${clientWord(facts)} register (dynamic client registration is ${facts.scalekit ? 'off' : 'not offered'})`,
  summary: ({ facts }) =>
    `${upperFirst(authorizationServer(facts))} takes only clients that publish a description of themselves (CIMD). ${publishesNone(facts)}, so it gets no client ID.`,
  why: () =>
    'With a client ID metadata document (CIMD) a client’s ID is the https address at which it describes itself. ' +
    'The other way is dynamic client registration at `registration_endpoint`, which this metadata does not offer.',
  fix: ({ facts }) => ({
    do: [allowRegistration(facts), ...forgetMetadata(facts)],
    or: [
      orCreateByHand(facts, 'If registration has to stay off'),
      ...(facts.client.part === 'backend' ? [enterDescription(facts)] : []),
      ...(facts.client.kind === 'inspector' || isKept(facts)
        ? []
        : [
            {
              when: `If a later version of ${clientWord(facts)} publishes a description of itself`,
              steps: updateSteps(facts),
            },
          ]),
    ],
    stuck: logsAndSupport(facts),
  }),
  verify: ({ at }) => [verifyDocument([at.request.url], 'registration_endpoint')],
});

/** Inspector 2 has a field for it. */
const enterDescription = (facts: Facts): Alternative => ({
  when: `If a description of ${clientWord(facts)} stands at an \`https\` address of yours`,
  steps: [
    inClient(facts, 'Enter that address.', { path: ['Client Settings', 'CIMD', 'Client ID metadata document URL'] }),
  ],
});
