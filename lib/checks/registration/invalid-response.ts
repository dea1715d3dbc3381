import { requestBody } from '../../handshake/body.ts';
import type { Observed } from '../../handshake/facts.ts';
import { isRedirect, isSuccess } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { defineCheck, outcome } from '../define.ts';
import { bodyEvidence, fieldEvidence, headerEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { verifyRegistrationAnswer } from '../kit/verify/oauth.ts';
import { code } from '../kit/words.ts';
import { preRegister, theClient } from './shared.ts';

/** Members of the answer by type (RFC 7591 §2 and §3.2.1): the official SDKs refuse another one, `null` included. */
const lists = ['redirect_uris', 'grant_types', 'response_types', 'contacts'];
const texts = ['client_id', 'client_secret', 'client_name', 'client_uri', 'logo_uri', 'scope', 'tos_uri', 'policy_uri'];
const numbers = ['client_id_issued_at', 'client_secret_expires_at'];

type Wrong =
  | { kind: 'redirect' }
  | { kind: 'not-json' }
  | { kind: 'missing'; name: string }
  | { kind: 'type'; name: string; wanted: string };

function wrongIn(x: Observed): Wrong | undefined {
  if (isRedirect(x)) return { kind: 'redirect' };
  if (!isSuccess(x) || x.bodyKind === 'unseen') return undefined;
  if (!isObject(x.json)) return { kind: 'not-json' };
  const answer = x.json;
  if (typeof answer.error === 'string' && answer.client_id === undefined) return { kind: 'missing', name: 'client_id' };
  const wrong = (names: string[], wanted: string, fits: (value: unknown) => boolean) =>
    names
      .filter((name) => name in answer && !fits(answer[name]))
      .map((name): Wrong => ({ kind: 'type', name, wanted }));
  if (!('client_id' in answer)) return { kind: 'missing', name: 'client_id' };
  const asked = requestBody(x).json;
  return [
    ...wrong(texts, 'a text', (value) => typeof value === 'string'),
    ...wrong(lists, 'a list', (value) => Array.isArray(value) && value.every((item) => typeof item === 'string')),
    ...wrong(numbers, 'a number', (value) => typeof value === 'number'),
    // §3.2.1: the answer holds all that was registered; the official SDKs need this member.
    ...(isObject(asked) && Array.isArray(asked.redirect_uris) && !('redirect_uris' in answer)
      ? [{ kind: 'missing' as const, name: 'redirect_uris' }]
      : []),
  ][0];
}

function evidenceOf(at: Observed, wrong: Wrong) {
  if (wrong.kind === 'redirect') return headerEvidence(at, 'Location', null);
  return wrong.kind === 'not-json' ? bodyEvidence(at, 'a JSON object with "client_id"') : fieldEvidence(at, wrong.name);
}

const says = (wrong: Wrong) => {
  if (wrong.kind === 'redirect') return 'The answer sends the client elsewhere instead of bringing a client ID.';
  if (wrong.kind === 'not-json') return 'The answer is not JSON.';
  if (wrong.kind === 'missing') return `The answer lacks ${code(wrong.name)}.`;
  return `In the answer ${code(wrong.name)} is not ${wrong.wanted}; a member without a value has to be left out.`;
};

export default defineCheck({
  id: 'registration/invalid-response',
  owner: 'scalekit',
  judges: 'answer',
  fails: 'A 2xx answer has no `client_id`, is not JSON, redirects, or has a member of the wrong type.',
  references: [rfc(7591, '3.2.1'), scalekit('clients')],

  test({ registration }) {
    const answered = registration.requests.filter(
      (x) => x.status !== undefined && (!isSuccess(x) || x.bodyKind !== 'unseen'),
    );
    const failures = answered.flatMap((at) => {
      const wrong = wrongIn(at);
      return wrong ? [{ at, evidence: [evidenceOf(at, wrong)], data: { wrong } }] : [];
    });
    return outcome(failures, answered.length > 0);
  },

  title: () => 'The answer to the registration cannot be used',
  summary: ({ facts, at, data }) =>
    `${code(at.request.url)} answered ${code(at.status)}, which means registered. ${says(data.wrong)} ${theClient(facts)} refuses the answer and stops.`,
  fix: ({ facts }) => [
    {
      text: 'Answer a registration with JSON that has the client ID and repeats what was registered.',
      snippet: {
        language: 'json',
        code: JSON.stringify(
          {
            client_id: '…',
            redirect_uris: facts.registration.metadata?.redirect_uris ?? ['…'],
            token_endpoint_auth_method: 'none',
          },
          null,
          2,
        ),
      },
    },
    connectAgain(facts),
    preRegister(facts),
  ],
  verify: ({ facts, at }) => [verifyRegistrationAnswer(facts, at)],
});
