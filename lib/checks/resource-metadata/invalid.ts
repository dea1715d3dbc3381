import type { Prose, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { goodDocument, wellKnownUrls } from '../kit/metadata.ts';
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
import { place, theJson } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { challengeSnippets } from '../kit/snippets/challenge.ts';
import { withCode, withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { compareMetadataJson, inJson, member, orOtherService, restartAndForget } from '../kit/steps/metadata.ts';
import { serveJson } from '../kit/steps/serve-json.ts';
import { inServer } from '../kit/steps/step.ts';
import { saysWhereToSignIn, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** RFC 9728 §2, as far as the official SDK reads it. What `resource` says is the matter of other checks. */
const rules: Record<string, Rule> = {
  resource: required({ ...text, type: 'the URL of your MCP server' }),
  authorization_servers: { ...list, type: 'a list of URLs' },
  scopes_supported: list,
  bearer_methods_supported: list,
  jwks_uri: url,
  resource_name: text,
  resource_documentation: text,
  resource_policy_uri: url,
  resource_tos_uri: url,
  resource_signing_alg_values_supported: list,
};

const namesOf = (found: readonly Violation[]) => found.map(({ name }) => name);

/** The 401 leads to the metadata of whoever signs people in. */
const isSignIn = ({ authorization_endpoint, resource }: Record<string, unknown>) =>
  typeof authorization_endpoint === 'string' && resource === undefined;

export default defineCheck<{ found: Violation[]; another: boolean }>({
  id: 'resource-metadata/invalid',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'A required field of the protected resource metadata is missing, or a field has the wrong type.',
  references: [rfc(9728, '2'), scalekit('metadata')],

  test(facts) {
    const { document } = facts.resourceMetadata;
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const found = violations(document.value, rules);
    if (!found.length) return passed;
    return failed({
      at: document.at,
      evidence: found.map((violation) => ruleEvidence(document.at, violation, goodValue(facts, violation))),
      data: { found, another: isSignIn(document.value) },
    });
  },

  title: ({ data: { another, found } }) => {
    const [first, ...more] = found;
    if (another) return 'Your MCP server’s 401 leads to another JSON than its metadata (`resource_metadata`)';
    if (more.length) return `Your MCP server’s metadata has ${more.length + 1} faults (${codes(namesOf(found))})`;
    return first?.present
      ? `Your MCP server’s metadata has a value of the wrong kind (${code(first.name)})`
      : `Your MCP server’s metadata lacks ${code(first?.name)}`;
  },
  summary: ({ facts, at, data: { found, another } }) =>
    another
      ? `At ${code(place(at.request.url, facts))} is the JSON that says how to sign in, and ${clientWord(facts)} needs the one of your MCP server first.`
      : `${sentenceOf(found)} ${upperFirst(clientWord(facts))} then drops the whole JSON.`,
  why: ({ facts }) =>
    `The JSON says where people sign in, and ${clientWord(facts)} checks each field of it that it knows. If one is wrong, it uses none of them.`,
  fix: ({ facts, data: { found, another } }) => {
    if (another) {
      const right = wellKnownUrls(facts)[0] ?? '';
      return {
        do: [
          ...serveJson(facts),
          inServer(
            `Name ${code(right)} in the header \`WWW-Authenticate\` of every 401, as here.`,
            withCode(challengeSnippets(facts, right)),
          ),
          ...restartAndForget(facts),
        ],
        or: orOtherService(facts),
      };
    }
    return {
      do: [...found.map((violation, i) => mend(facts, violation, i === 0)), ...restartAndForget(facts)],
      stuck: compareMetadataJson(facts),
    };
  },
  verify: ({ facts, at, data: { found, another } }) => [
    verifyResourceMetadata(
      facts,
      another ? wellKnownUrls(facts) : [at.request.url],
      another ? saysWhereToSignIn : rulesHold(found),
    ),
  ],
});

function mend(facts: Facts, violation: Violation, isFirst: boolean): Step {
  const { name, rule, value } = violation;
  // Where the JSON is, is said once.
  const change = (text: Prose, more = {}) =>
    isFirst ? inJson(facts, text, more, typeof value === 'string' ? value : undefined) : inServer(text, more);
  const right = goodValue(facts, violation);
  if (right === undefined)
    return change(`Make ${code(name)} in ${theJson(facts)} ${rule.type}${rule.required ? '' : ', or leave it out'}.`);
  return change(`Set ${code(name)} in ${theJson(facts)} to ${rule.type}.`, {
    values: [member(name, right)],
    ...withRecipe(metadataSnippets(facts, name, right)),
  });
}

/** What to write instead, where it can be told. */
function goodValue(facts: Facts, { name, rule, value }: Violation): unknown {
  const known = goodDocument(facts)?.[name];
  if (name === 'resource') return known ?? facts.server ?? undefined;
  if (rule.kind === 'list' && typeof value === 'string') return value.split(/[\s,]+/).filter(Boolean);
  return name === 'authorization_servers' ? known : undefined;
}
