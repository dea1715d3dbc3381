import { neededEndpoints } from '../../protocol/server-metadata.ts';
import { issuerOf } from '../../protocol/well-known.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import {
  list,
  type Rule,
  required,
  ruleEvidence,
  rulesHold,
  sentenceOf,
  text,
  url,
  type Violation,
  violations,
} from '../kit/metadata-rules.ts';
import { ownerOfSignIn, signInMetadata } from '../kit/metadata-words.ts';
import { openid, rfc, scalekit } from '../kit/references.ts';
import { changeDocument } from '../kit/steps/metadata.ts';
import { get } from '../kit/verify/requests.ts';
import { commandWords } from '../kit/verify/verify.ts';
import { clientWord, code, codes, host, upperFirst } from '../kit/words.ts';

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const any: Rule = { ...text, is: () => true };

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
  response_modes_supported: list,
  token_endpoint_auth_signing_alg_values_supported: list,
  service_documentation: url,
  revocation_endpoint: url,
  introspection_endpoint: text,
};

/** OpenID Connect Discovery 1.0 §3: what that document needs besides, and the SDK refuses it without. */
const openidRules: Record<string, Rule> = {
  ...oauth,
  jwks_uri: required(url),
  subject_types_supported: required(list),
  id_token_signing_alg_values_supported: required(list),
  // Here the SDK reads it as any text, and those that only OAuth has not at all.
  service_documentation: text,
  revocation_endpoint: any,
  introspection_endpoint: any,
  userinfo_endpoint: url,
  op_policy_uri: url,
  op_tos_uri: url,
};

/** Members that `missing-endpoints` and `no-pkce` speak of when they are absent or null. */
const isOthers = ({ name, value }: Violation) =>
  neededEndpoints.includes(name) && (typeof value !== 'string' || value === '');

export default defineCheck<{ found: Violation[]; isOpenid: boolean }>({
  id: 'server-metadata/invalid',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
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
      evidence: found.map((violation) => ruleEvidence(document.at, violation)),
      data: { found, isOpenid },
    });
  },

  title: ({ facts, at, data: { found } }) => {
    const [first, ...more] = found;
    const whose = upperFirst(signInMetadata(facts, at));
    const names = codes(found.map(({ name }) => name));
    if (more.length && found.every(({ present }) => !present)) return `${whose} lacks ${found.length} fields`;
    if (more.length) return `${whose} has ${found.length} faults (${names})`;
    return first?.present
      ? `${whose} has a value of the wrong kind (${code(first.name)})`
      : `${whose} lacks ${code(first?.name)}`;
  },
  summary: ({ facts, data: { found } }) =>
    `${sentenceOf(found)} ${upperFirst(clientWord(facts))} then does not use the JSON at all.`,
  why: ({ facts, data: { isOpenid } }) =>
    `The JSON says how to sign in, and ${clientWord(facts)} checks it before using it.` +
    (isOpenid ? ' This one was found at the address of OpenID Connect, which asks for more than OAuth does.' : ''),
  fix: ({ facts, at, data: { found } }) =>
    changeDocument(facts, at, {
      text: `Make ${found.map(({ name, rule }) => `${code(name)} ${rule.type}`).join(', and ')}.`,
    }),
  verify: ({ facts, at, data: { found } }) => {
    const { url } = at.request;
    // Clients look for the document of OAuth first, which needs less: where it was missing, it may be there by now.
    const oauth = facts.serverMetadata.requests.find((x) => issuerOf(x.request.url)?.kind === 'oauth' && isRefusal(x))
      ?.request.url;
    return [
      {
        says: commandWords(`asks ${code(host(url))} for the JSON that says how to sign in`, rulesHold(found)),
        anyOf: [
          { request: get(url), expects: rulesHold(found) },
          ...(oauth === undefined
            ? []
            : [
                {
                  request: get(oauth),
                  expects: { kind: 'member', name: 'authorization_endpoint', value: { type: 'url' } } as const,
                },
              ]),
        ],
      },
    ];
  },
});
