import type { Facts, Observed } from '../../handshake/facts.ts';
import { saysUnknownClient } from '../../protocol/oauth-words.ts';
import { asObject, asString } from '../../text/json.ts';
import { defineCheck, type FixDraft } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { parameterEvidence, requestHeaderEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { isFresh, onlyRegistering, registeredHere } from '../kit/registered.ts';
import { clientField, emptyClientId } from '../kit/steps/client-settings.ts';
import { forgetSteps, updateSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport, serverStep } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { inClient, step, value } from '../kit/steps/step.ts';
import { byHeader, hasSecret, isBasic } from '../kit/token-requests.ts';
import { tokenComes, tokenRequest, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, saying, upperFirst } from '../kit/words.ts';
import { isUnread, lookAtReason, type RefusedToken, refusesSecret, secretTooMuch, tokenRefusals } from './shared.ts';

const BASIC = 'client_secret_basic';

const aboutSecret = (description: string | undefined) =>
  /secret|client authentication|credentials/i.test(description ?? '') && !refusesSecret(description);

/** The registration of this sign-in gave a secret. */
const gaveSecret = ({ registration: { request, clientId } }: Facts): boolean => {
  const given = asObject(request?.json)?.client_secret;
  return clientId !== undefined && typeof given === 'string' && given !== '';
};

const sentSecret = (at: Observed): boolean => byHeader(at) || hasSecret(at.request);

/** How the client is to show its secret: as its registration was answered, else as it asked (RFC 7591 §2). */
const methodOf = ({ registration: { request, metadata } }: Facts): string | undefined =>
  asString(asObject(request?.json)?.token_endpoint_auth_method) ?? asString(metadata?.token_endpoint_auth_method);

/** It names itself in the header, and not with an ID of before. What the server calls unknown may be one: it is hidden. */
const namesItselfThere = (facts: Facts, { request: { at, clientId }, error }: RefusedToken): boolean =>
  registeredHere(facts) &&
  isBasic(at.request) &&
  (clientId === undefined || isFresh(facts, clientId)) &&
  !(error && saysUnknownClient(error));

/** It did what its registration says, so the fault is not its own. */
const didItsPart = (facts: Facts, refused: RefusedToken): boolean =>
  namesItselfThere(facts, refused) && gaveSecret(facts) && (methodOf(facts) ?? BASIC) === BASIC;

/** The way in which it shows a secret by its registration, where it does not keep to that. */
function otherMethod(facts: Facts, refused: RefusedToken): string | undefined {
  const method = methodOf(facts);
  return method !== BASIC && namesItselfThere(facts, refused) ? method : undefined;
}

const canRegister = ({ scalekit: known, serverMetadata }: Facts) =>
  known !== null || serverMetadata.registrationEndpoint !== undefined;

/** A secret was given out, so another registration would bring another one, and be asked for it too. */
const keptFix = (facts: Facts): FixDraft => ({
  do: updateSteps(facts),
  or: [
    {
      when: `If you run ${authorizationServer(facts)}`,
      instead: 'register such clients without a secret',
      steps: [
        step(
          authorizationServerPlace(facts),
          'Give a client that registers with this method no secret, and ask it for none.',
          value('token_endpoint_auth_method', 'none'),
        ),
      ],
    },
  ],
  stuck: logStep(facts),
});

export default defineCheck<RefusedToken>({
  id: 'token/invalid-client',
  judges: 'answer',
  quiet: true,
  fails: 'The token endpoint does not know the client, or wants a secret of it (`invalid_client`, or 401).',
  references: [rfc(6749, '5.2'), scalekit('troubleshooting-clients'), scalekit('pre-register')],

  test: (facts) =>
    refusedAs('invalid-client', tokenRefusals(facts), ({ request }, at) => ({
      evidence: [
        byHeader(at) && request.clientId === undefined
          ? requestHeaderEvidence(at, 'Authorization', null)
          : parameterEvidence(
              at,
              'client_id',
              request.clientId,
              isFresh(facts, request.clientId) ? null : (facts.registration.clientId ?? null),
            ),
      ],
    })),

  why: ({ facts, data: { error } }) =>
    `The client ID is what ${authorizationServer(facts)} knows a program by${aboutSecret(error?.description) ? ', and a client secret is a password for it' : ''}. It is looked at again when the code of the sign-in is changed into a token.${saying(error)}`,
  ...inCases(['owner', 'title', 'summary', 'fix', 'verify'], ({ facts, at, data, data: { request, error } }) => {
    const { clientId } = request;
    const [server, client] = [authorizationServer(facts), clientWord(facts)];
    const [Server, Client] = [upperFirst(server), upperFirst(client)];
    const fresh = isFresh(facts, clientId);
    const wantsSecret = aboutSecret(error?.description);
    const place = authorizationServerPlace(facts);
    const stuck = logStep(facts);
    const comes = [
      isUnread(at)
        ? tokenComes(facts)
        : verifyConnect(facts, `the response to ${tokenRequest(facts)} holds an \`access_token\``),
    ];

    if (refusesSecret(error?.description)) return { owner: 'client', ...secretTooMuch(facts, at), verify: comes };

    if (didItsPart(facts, data))
      return {
        owner: 'scalekit',
        title: `${Server} does not accept the client ID and secret that ${client} sends in the header (\`client_secret_basic\`)`,
        summary: `${Client} got them in this sign-in and sends them in \`Authorization\`. Most likely ${server} looks for them in the body of the request alone.`,
        fix: {
          do: [
            step(
              place,
              'Read the client ID and the secret at the token endpoint from the header `Authorization: Basic` too.',
            ),
          ],
          or: [{ when: `If you cannot change ${server}`, steps: [sendReport(facts)] }],
          stuck,
        },
        verify: comes,
      };

    const other = otherMethod(facts, data);
    if (wantsSecret && other)
      return {
        owner: 'client',
        title: `${Client} does not show its secret in the way that it registered (\`token_endpoint_auth_method\`)`,
        summary: `Its registration in this sign-in says ${code(other)}, and it sends one in \`Authorization\` (\`client_secret_basic\`).`,
        // Where none was given, the one that it sends is saved from before, or made up.
        fix: gaveSecret(facts)
          ? keptFix(facts)
          : {
              do: forgetSteps(facts),
              or: [{ kind: 'again', when: 'If it happens again', steps: updateSteps(facts) }],
              stuck,
            },
        verify: comes,
      };

    if (wantsSecret)
      return {
        owner: 'client',
        title: `${Server} wants a secret from ${client} (\`client_secret\`)`,
        summary:
          gaveSecret(facts) && !sentSecret(at)
            ? `${Client} got a secret when it registered in this sign-in, and sent none.`
            : `${Client} sent none, or one that does not belong to its client ID.`,
        fix: gaveSecret(facts)
          ? keptFix(facts)
          : {
              do: [
                facts.scalekit
                  ? serverStep(facts, 'Add a new secret to this client ID.', [
                      'Clients',
                      clientId ?? 'the client',
                      'Add new secret',
                    ])
                  : { ...settingStep(facts, 'secret'), ...value('Client ID', clientId) },
                inClient(facts, 'Enter the secret of this client ID.', clientField(facts, 'secret')),
              ],
              or: canRegister(facts)
                ? [
                    {
                      kind: 'case',
                      when: `If you entered no client ID in ${client}`,
                      instead: 'let it register again, which needs no secret',
                      steps: forgetSteps(facts),
                    },
                  ]
                : [],
              stuck,
            },
        verify: comes,
      };

    if (isUnread(at))
      return {
        owner: fresh ? 'scalekit' : 'client',
        title: `${Server} does not accept ${client}’s client ID for a token (\`client_id\`)`,
        summary: `Whether ${server} does not know it or wants a secret too stands in the body of the response, which was not recorded.`,
        fix: { do: [lookAtReason(facts)], stuck: [...stuck, sendReport(facts)] },
        verify: comes,
      };

    // It is another ID then, or one that is newly registered: the same request again shows nothing.
    const verify = [
      verifyConnect(
        facts,
        `${tokenRequest(facts)} carries another client ID${clientId === undefined ? '' : ` than ${code(clientId)}`} and has \`200\``,
      ),
    ];
    // The registration is lost, or kept where another instance does not see it.
    if (fresh)
      return {
        owner: 'scalekit',
        title: `${Server} does not recognise the client ID that it just gave to ${client} (\`client_id\`)`,
        summary: `The fault is on the side of ${server}: it gave the ID out a moment before, and most likely lost it.${facts.scalekit ? onlyRegistering(facts) : ''}`,
        fix: facts.scalekit
          ? {
              do: forgetSteps(facts),
              or: [
                {
                  kind: 'again',
                  when: 'If Scalekit does not recognise the new client ID either',
                  steps: [sendReport(facts)],
                },
              ],
              stuck,
            }
          : {
              do: [
                step(place, 'Keep registrations in a store that all its instances share and that outlives a restart.'),
              ],
              or: [
                {
                  kind: 'case',
                  when: 'If its instances have no store in common',
                  steps: [step(place, 'Run one instance of it.')],
                },
              ],
            },
        verify,
      };

    const registered = registeredHere(facts);
    return {
      owner: 'client',
      title: `${Server} does not accept ${client}’s client ID for a token (\`client_id\`)`,
      summary:
        byHeader(at) && clientId === undefined
          ? `${Client} sends it in \`Authorization\`, with a secret: one of the two is wrong, or ${server} does not look there.`
          : registered
            ? `${Client} got another one in this sign-in, and asks for the token with ${clientId === undefined ? 'none' : code(clientId)}.`
            : `${Client} remembered it from an earlier sign-in; most likely ${server} has deleted it, or it belongs to another environment.`,
      fix: {
        do: forgetSteps(facts),
        or: registered
          ? []
          : [
              {
                kind: 'case',
                when: `If somebody entered this client ID in ${client} by hand`,
                steps: [emptyClientId(facts)],
              },
            ],
        stuck: [
          ...(facts.scalekit
            ? [serverStep(facts, 'Look whether this client ID is listed.', ['Clients'], clientId)]
            : []),
          ...stuck,
        ],
      },
      verify,
    };
  }),
});
