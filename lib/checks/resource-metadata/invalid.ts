import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { list, type Rule, required, text, url, type Violation, verifyRule, violations } from '../kit/metadata-rules.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { metadataJsonSteps } from '../kit/steps/metadata.ts';
import { restartServer } from '../kit/steps/server.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** RFC 9728 §2, as far as the official SDK reads it. What `resource` says is the matter of other checks. */
const rules: Record<string, Rule> = {
  resource: required({ ...text, type: 'the URL of the server' }),
  authorization_servers: { ...list, type: 'a list of URLs' },
  scopes_supported: list,
  bearer_methods_supported: list,
  jwks_uri: url,
  resource_name: text,
  resource_documentation: text,
};

export default defineCheck({
  id: 'resource-metadata/invalid',
  owner: 'mcp-server',
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'A required field of the protected resource metadata is missing, or a field has the wrong type.',
  references: [rfc(9728, '2'), scalekit('metadata')],

  test({ resourceMetadata: { document } }) {
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const found = violations(document.value, rules);
    if (!found.length) return passed;
    return failed({
      at: document.at,
      evidence: found.map(({ name, rule }) => ({
        ...fieldEvidence(document.at, name),
        expected: `"${name}": ${rule.type}`,
      })),
      data: { found },
    });
  },

  title: ({
    data: {
      found: [first],
    },
  }) =>
    first?.present
      ? `${code(first.name)} has the wrong type in the metadata of your MCP server`
      : `${code(first?.name)} is missing in the metadata of your MCP server`,
  summary: ({ facts, data }) =>
    `In the protected resource metadata ${codes(data.found.map((f) => f.name))} ${data.found.length > 1 ? 'are' : 'is'} missing or not of the type that the standard says. ` +
    `${upperFirst(clientWord(facts))} checks the document before it uses it, and drops the whole of it.`,
  fix: ({ facts, data }) => [
    ...metadataJsonSteps(facts),
    ...data.found.map((violation) => {
      const value = goodValue(facts, violation);
      return {
        text: `Make ${code(violation.name)} ${violation.rule.type}${violation.rule.required ? '' : ', or leave it out'}.`,
        ...(value !== undefined && { snippet: metadataSnippet(facts.framework, violation.name, value) }),
      };
    }),
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ at, data }) => data.found.map((violation) => verifyRule(at.request.url, violation)),
});

/** What to write instead, where it can be told. */
function goodValue(facts: Facts, { name, rule, value }: Violation): unknown {
  const known = goodDocument(facts)?.[name];
  if (name === 'resource') return known ?? facts.server ?? undefined;
  if (rule.kind === 'list' && typeof value === 'string') return value.split(/[\s,]+/).filter(Boolean);
  return name === 'authorization_servers' ? known : undefined;
}
