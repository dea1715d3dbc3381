import type { Evidence, Prose, Snippet } from '../../finding.ts';
import { requestBody } from '../../handshake/body.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { isRedirect, isSuccess } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { defineCheck, type FixDraft, outcome } from '../define.ts';
import { inCases } from '../in-cases.ts';
import { bodyEvidence, fieldEvidence, headerEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf } from '../kit/registered.ts';
import { orCreateByHand } from '../kit/steps/client-by-hand.ts';
import { logStep, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { step } from '../kit/steps/step.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';
import { registers, theClient } from './shared.ts';

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
  return [
    ...wrong(texts, 'a text', (value) => typeof value === 'string'),
    ...wrong(lists, 'a list', (value) => Array.isArray(value) && value.every((item) => typeof item === 'string')),
    ...wrong(numbers, 'a number', (value) => typeof value === 'number'),
    // §3.2.1: the answer holds all that was registered; the official SDKs need this member.
    ...(Array.isArray(asked(x).redirect_uris) && !('redirect_uris' in answer)
      ? [{ kind: 'missing' as const, name: 'redirect_uris' }]
      : []),
  ][0];
}

const asked = (x: Observed): Record<string, unknown> => {
  const { json } = requestBody(x);
  return isObject(json) ? json : {};
};

function evidenceOf(at: Observed, wrong: Wrong): Evidence {
  if (wrong.kind === 'redirect') return headerEvidence(at, 'Location', null);
  if (wrong.kind === 'not-json') return bodyEvidence(at, 'a JSON object with "client_id"');
  const value = wrong.kind === 'missing' ? asked(at)[wrong.name] : undefined;
  if (value !== undefined) return fieldEvidence(at, wrong.name, value);
  return {
    ...fieldEvidence(at, wrong.name),
    expected: wrong.kind === 'type' ? `${wrong.wanted}, or left out` : 'a text',
  };
}

/** The member is there, and says nothing. */
const hasNone = ({ json }: Observed, name: string): boolean => isObject(json) && json[name] === null;

/** The response with what is wrong in it put right, where the rest of it is there. */
function mended(at: Observed, wrong: Wrong): Snippet[] {
  if (!isObject(at.json) || at.json.client_id === undefined) return [];
  const answer = Object.fromEntries(
    Object.entries(at.json).filter(
      ([name, value]) => value !== null && !(wrong.kind === 'type' && name === wrong.name),
    ),
  );
  const uris = asked(at).redirect_uris;
  const document = { ...answer, ...(uris !== undefined && !('redirect_uris' in answer) && { redirect_uris: uris }) };
  return [{ label: 'JSON', language: 'json', code: JSON.stringify(document, null, 2), where: 'the response' }];
}

/** Who answers has to change it, as this says. */
function fixOf(facts: Facts, at: Observed, wrong: Wrong, change: Prose): FixDraft {
  const byHand = orCreateByHand(facts, 'If you cannot wait until it is fixed', redirectUrisOf({ asked: asked(at) }));
  if (facts.scalekit) return { do: [sendReport(facts)], or: [byHand], stuck: logStep(facts) };
  const snippets = mended(at, wrong);
  return {
    do: [step(authorizationServerPlace(facts), change, snippets.length ? { snippets } : {})],
    or: [byHand, ...orAskVendor(facts)],
    stuck: logStep(facts),
  };
}

export default defineCheck<{ wrong: Wrong }>({
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

  why: ({ facts }) =>
    `By registering, ${clientWord(facts)} gets a client ID, its name at ${authorizationServer(facts)}. The response repeats all that was registered; what has no value is left out.`,
  // It says 201 already: only what it holds tells the two apart.
  ...inCases(['title', 'summary', 'fix', 'verify'], ({ facts, at, data: { wrong } }) => {
    const answers = `${upperFirst(authorizationServer(facts))} answers the registration of ${clientWord(facts)}`;
    const registered = `The response says ${code(at.status)}, which means registered, and`;
    const unusable = `${theClient(facts)} cannot use that.`;
    const whole = 'Answer a registration with `201` and a JSON object of all that was registered, `client_id` first.';

    switch (wrong.kind) {
      case 'redirect':
        return {
          title: `${answers} with a redirect (${code(at.status)})`,
          summary: `The response is a redirect (${code(at.status)}) instead of a client ID. ${unusable}`,
          fix: fixOf(facts, at, wrong, whole),
          verify: [registers(facts, 'is JSON and holds `client_id`')],
        };
      case 'not-json':
        return {
          title: `${answers} with something that is no JSON`,
          summary: `${registered} is no JSON. ${unusable}`,
          fix: fixOf(facts, at, wrong, whole),
          verify: [registers(facts, 'is JSON and holds `client_id`')],
        };
      case 'missing':
        return {
          title: `${answers} without ${code(wrong.name)}`,
          summary: `${registered} lacks ${code(wrong.name)}. ${unusable}`,
          fix: fixOf(facts, at, wrong, whole),
          verify: [registers(facts, `holds ${code(wrong.name)}`)],
        };
      case 'type': {
        const [name, none] = [code(wrong.name), hasNone(at, wrong.name)];
        return {
          title: `${answers} with a wrong value (${name})`,
          summary: `In the response ${name} ${none ? `has no value: it has to be ${wrong.wanted}, or be left out` : `is not ${wrong.wanted}`}. ${unusable}`,
          fix: fixOf(facts, at, wrong, `Leave ${name} out of the response where it has no value.`),
          verify: [registers(facts, none ? `fills or omits ${name}` : `has ${wrong.wanted} in ${name}`)],
        };
      }
    }
  }),
});
