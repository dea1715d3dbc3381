import { neededEndpoints } from '../../protocol/server-metadata.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { list, type Rule, required, text, url, type Violation, verifyRule, violations } from '../kit/metadata-rules.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { openid, rfc, scalekit } from '../kit/references.ts';
import { documentSteps } from '../kit/steps/metadata.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** RFC 8414 §2, as far as the official SDK reads it. Missing endpoints are another check's matter. */
const oauth: Record<string, Rule> = {
  issuer: required({ ...text, type: 'the URL of the issuer' }),
  authorization_endpoint: url,
  token_endpoint: url,
  response_types_supported: required({
    ...list,
    is: (value) => isTexts(value) && (value.length === 0 || value.some((v) => /\bcode\b/.test(v))),
    test: { hasWithin: 'code' },
    type: 'a list of strings with "code" in it',
  }),
  registration_endpoint: url,
  scopes_supported: list,
  grant_types_supported: list,
  code_challenge_methods_supported: list,
  token_endpoint_auth_methods_supported: list,
};

/** OpenID Connect Discovery 1.0 §3: what that document needs besides, and the SDK refuses it without. */
const openidRules: Record<string, Rule> = {
  ...oauth,
  jwks_uri: required(url),
  subject_types_supported: required(list),
  id_token_signing_alg_values_supported: required(list),
};

/** Members that `missing-endpoints` and `no-pkce` speak of when they are absent or null. */
const isOthers = ({ name, value }: Violation) =>
  neededEndpoints.includes(name) && (typeof value !== 'string' || value === '');

export default defineCheck<{ found: Violation[]; isOpenid: boolean }>({
  id: 'server-metadata/invalid',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'Another required field of the authorization server metadata is missing, or a field has the wrong type.',
  references: [rfc(8414, '2'), openid('3', 'OpenID provider metadata'), scalekit('troubleshooting-setup')],

  test({ serverMetadata: { document, openid: isOpenid } }) {
    if (!document) return unknown;
    const found = violations(document.value, isOpenid ? openidRules : oauth).filter((v) => !isOthers(v));
    if (!found.length) return passed;
    return failed({
      at: document.at,
      evidence: found.map(({ name, rule }) => ({
        ...fieldEvidence(document.at, name),
        expected: `"${name}": ${rule.type}`,
      })),
      data: { found, isOpenid },
    });
  },

  title: ({
    data: {
      found: [first],
    },
  }) =>
    first?.present
      ? `${code(first.name)} is not what it should be in the authorization server metadata`
      : `${code(first?.name)} is missing in the authorization server metadata`,
  summary: ({ facts, at, data }) =>
    `In the document at ${code(at.request.url)} ${codes(data.found.map((f) => f.name))} ${data.found.length > 1 ? 'are' : 'is'} missing or not of the type that the standard says. ` +
    (data.isOpenid ? 'It was read at the URL of OpenID Connect, which asks for more members than OAuth does. ' : '') +
    `${upperFirst(clientWord(facts))} checks the document before it uses it, and drops the whole of it.`,
  fix: ({ facts, at, data }) =>
    documentSteps(facts, at, `Make ${data.found.map(({ name, rule }) => `${code(name)} ${rule.type}`).join(', ')}.`),
  verify: ({ at, data: { found } }) => found.map((violation) => verifyRule(at.request.url, violation)),
});
