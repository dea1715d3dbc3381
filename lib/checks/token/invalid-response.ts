import type { Evidence } from '../../finding.ts';
import { sendsProof } from '../../handshake/asks-again.ts';
import type { Observed, TokenRequest } from '../../handshake/facts.ts';
import { isRedirect, isSuccess } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { defineCheck, outcome } from '../define.ts';
import { evidence, fieldEvidence, headerEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { updateSteps } from '../kit/steps/clients.ts';
import { logStep, sendReport } from '../kit/steps/scalekit.ts';
import { ifYouCannot, inClient, step, value } from '../kit/steps/step.ts';
import { isExchange } from '../kit/token-requests.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { tokenRequest, verifyConnect } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

type Wrong =
  | { kind: 'redirect' }
  | { kind: 'not-json'; form: boolean }
  | { kind: 'missing' | 'type'; name: string; wanted: string };

/** RFC 6749 §5.1; the official SDKs need `access_token` and `token_type` as texts. */
function wrongIn({ at, error, grantType = '' }: TokenRequest): Wrong | undefined {
  if (isRedirect(at)) return { kind: 'redirect' };
  if (!isSuccess(at) || at.bodyKind === 'unseen' || error?.code !== undefined) return undefined;
  if (!isObject(at.json)) return { kind: 'not-json', form: at.bodyKind === 'form' };
  const { access_token, token_type, expires_in, refresh_token, scope } = at.json;
  const kind = (value: unknown) => (value === undefined ? 'missing' : 'type');
  if (typeof access_token !== 'string') return { kind: kind(access_token), name: 'access_token', wanted: 'a text' };
  if (!access_token) return { kind: 'type', name: 'access_token', wanted: 'longer than nothing' };
  // RFC 9449 §5: a token that is bound to the key of the client's proof has a type of its own.
  const isBound = /^dpop$/i.test(String(token_type)) && sendsProof(at);
  // RFC 8693 §2.2.1: what is no token for a server is not sent as one.
  const isShownOnly = token_type === 'N_A' && isExchange({ grantType });
  if (typeof token_type !== 'string' || !(isBound || isShownOnly || /^bearer$/i.test(token_type)))
    return { kind: kind(token_type), name: 'token_type', wanted: '"Bearer"' };
  if (expires_in !== undefined && typeof expires_in !== 'number')
    return { kind: 'type', name: 'expires_in', wanted: 'a number' };
  if (refresh_token !== undefined && typeof refresh_token !== 'string')
    return { kind: 'type', name: 'refresh_token', wanted: 'a text' };
  if (scope !== undefined && typeof scope !== 'string') return { kind: 'type', name: 'scope', wanted: 'a text' };
  return undefined;
}

const says = (wrong: Wrong) => {
  if (wrong.kind === 'redirect') return 'The response leads elsewhere.';
  if (wrong.kind === 'not-json')
    return wrong.form ? 'The response is form-encoded, and OAuth wants JSON.' : 'The response is no JSON.';
  return wrong.kind === 'missing'
    ? `${code(wrong.name)} is missing in the response.`
    : `${code(wrong.name)} has to be ${wrong.wanted}.`;
};

/** A name in quotes is the value itself. */
const memberEvidence = (at: Observed, { name, wanted }: { name: string; wanted: string }): Evidence =>
  wanted.startsWith('"')
    ? fieldEvidence(at, name, wanted.slice(1, -1))
    : { ...fieldEvidence(at, name), expected: wanted };

export default defineCheck({
  id: 'token/invalid-response',
  owner: 'scalekit',
  judges: 'answer',
  survivedBy: 'token-used',
  fails:
    'A 2xx answer has no `access_token`, no Bearer `token_type`, is not JSON, redirects, or has a member of the wrong type.',
  references: [rfc(6749, '5.1'), scalekit('troubleshooting')],

  test({ token }) {
    const seen = token.requests.filter(({ at }) => isRedirect(at) || (isSuccess(at) && at.bodyKind !== 'unseen'));
    const failures = seen.flatMap((request) => {
      const wrong = wrongIn(request);
      if (!wrong) return [];
      const { at } = request;
      return [
        {
          at,
          evidence: [
            wrong.kind === 'redirect'
              ? headerEvidence(at, 'Location', null)
              : wrong.kind === 'not-json'
                ? evidence(
                    at,
                    'Body',
                    (at.response?.body ?? '').slice(0, 300),
                    '{"access_token": "…", "token_type": "Bearer"}',
                  )
                : memberEvidence(at, wrong),
          ],
          data: { wrong },
        },
      ];
    });
    return outcome(failures, seen.length > 0);
  },

  title: ({ facts, data: { wrong } }) => {
    const server = upperFirst(authorizationServer(facts));
    if (wrong.kind === 'redirect') return `${server} redirects the request for a token instead of giving one`;
    if (wrong.kind === 'not-json') return `${server} gives the token in a form that ${clientWord(facts)} cannot read`;
    return wrong.kind === 'missing'
      ? `${server} answers the request for a token, but without \`${wrong.name}\``
      : `${server} gives a token with a wrong member (\`${wrong.name}\`)`;
  },
  summary: ({ facts, data: { wrong } }) =>
    `${says(wrong)} ${upperFirst(clientWord(facts))} finds no token there that it can use.`,
  why: () =>
    'A token comes as JSON: `access_token` is the token, and `token_type` says that it is sent as a Bearer token.',
  fix: ({ facts, data: { wrong } }) =>
    facts.scalekit
      ? { do: [sendReport(facts)], stuck: logStep(facts) }
      : wrong.kind === 'not-json' && wrong.form && vendorOf(facts)
        ? {
            do: [
              inClient(facts, 'Let it ask for JSON when it asks for the token.', value('Accept', 'application/json')),
            ],
            or: [{ when: `If ${clientWord(facts)} has no setting for that`, steps: updateSteps(facts) }],
          }
        : {
            do: [
              step(
                authorizationServerPlace(facts),
                'Answer requests for a token with JSON of this form, whatever `Accept` says.',
                {
                  snippets: [
                    {
                      label: 'JSON',
                      language: 'json',
                      code: JSON.stringify(
                        { access_token: '…', token_type: 'Bearer', expires_in: 3600, scope: '…' },
                        null,
                        2,
                      ),
                    },
                  ],
                },
              ),
            ],
            or: [ifYouCannot('change it', sendReport(facts))],
          },
  verify: ({ facts }) => [
    verifyConnect(facts, `the response to ${tokenRequest(facts)} holds \`access_token\` and \`token_type\``),
  ],
});
