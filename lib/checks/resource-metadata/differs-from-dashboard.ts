import { resourceDifference } from '../../protocol/resource.ts';
import { resourceIdOf } from '../../protocol/scalekit.ts';
import { asStrings } from '../../text/json.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { serverUrlSetting } from '../kit/metadata.ts';
import { theJson } from '../kit/metadata-words.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { copyOwn, inDashboard, inJson, member, restartAndForget } from '../kit/steps/metadata.ts';
import { serverStep, serversStep } from '../kit/steps/scalekit.ts';
import { inServer } from '../kit/steps/step.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** Equal as JSON, with the order of members and of lists set aside: a set of scopes has none. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What a client goes by. The order of authorization servers matters: it takes the first. */
const needed = ['resource', 'authorization_servers'];
const same = (name: string, a: unknown, b: unknown) =>
  name === 'authorization_servers' ? JSON.stringify(a) === JSON.stringify(b) : canonical(a) === canonical(b);

interface Difference {
  name: string;
  value: unknown;
}

const asIs = (value: unknown) => code(typeof value === 'string' ? value : JSON.stringify(value));

/** Of an entry in the dashboard: its URL may be wrong, and its ID is its own. */
const idIn = ({ authorization_servers: servers }: Record<string, unknown>) =>
  resourceIdOf(asStrings(servers)?.[0] ?? '');

/** Whose the pasted one is: that of this MCP server, of this one under a wrong URL, or another's. */
type Pasted = 'right' | 'wrong' | 'of-another';

export default defineCheck<{ differences: Difference[]; pasted: Pasted }>({
  id: 'resource-metadata/differs-from-dashboard',
  owner: ({ data: { pasted } }) => (pasted === 'right' ? 'mcp-server' : 'scalekit'),
  judges: 'answer',
  survivedBy: 'client-continued',
  fails: 'The protected resource metadata differs from the Metadata JSON that was pasted from the dashboard.',
  references: [scalekit('metadata'), rfc(9728, '2')],

  test({ resourceMetadata: { document }, context: { dashboardMetadata }, server }) {
    if (!document || !dashboardMetadata) return unknown;
    const differences = Object.entries(dashboardMetadata)
      .filter(([name, value]) => !same(name, value, document.value[name]))
      .map(([name, value]) => ({ name, value }));
    if (!differences.length) return passed;
    const covers = (resource: unknown) =>
      typeof resource === 'string' && server !== null && resourceDifference(resource, server) === null;
    // FastMCP serves the base URL of the dashboard with /mcp behind it: two values that both cover the server.
    const serious = differences.filter(
      ({ name, value }) =>
        needed.includes(name) &&
        !(name === 'resource' && (covers(document.value.resource) || (covers(value) && server === null))),
    );
    const isTemplate = ({ value }: Difference) => typeof value === 'string' && isPlaceholder(value);
    const isOtherUrl = ({ name, value }: Difference) =>
      name === 'resource' && covers(document.value.resource) && typeof value === 'string' && !covers(value);
    const hasOtherUrl = differences.some((one) => isOtherUrl(one) && !isTemplate(one));
    const isOfAnother = hasOtherUrl && idIn(dashboardMetadata) !== idIn(document.value);
    const isWrong = hasOtherUrl || differences.every((one) => isOtherUrl(one) || isTemplate(one));
    const pasted: Pasted = isOfAnother ? 'of-another' : isWrong ? 'wrong' : 'right';
    return failed({
      at: document.at,
      evidence: differences.map(({ name, value }) => fieldEvidence(document.at, name, value)),
      ...((serious.length === 0 || isOfAnother) && { warning: true }),
      data: { differences, pasted },
    });
  },

  title: ({ data: { pasted, differences } }) =>
    pasted === 'of-another'
      ? 'The Metadata JSON that you pasted is of another MCP server (`resource`)'
      : pasted === 'wrong'
        ? 'Scalekit’s dashboard has another URL for your MCP server (**Server URL**)'
        : `Your MCP server serves other metadata than Scalekit’s dashboard shows (${codes(differences.map((d) => d.name))})`,
  summary: ({
    facts,
    data: {
      pasted,
      differences: [first],
    },
  }) =>
    pasted === 'of-another'
      ? `It is of ${asIs(facts.context.dashboardMetadata?.resource)}, and ${clientWord(facts)} connected to ${code(facts.server)}.`
      : pasted === 'wrong'
        ? 'What your MCP server says fits its own URL, so the dashboard is what has to change.'
        : `The Metadata JSON that you pasted here has ${asIs(first?.value)} as ${code(first?.name)}, and your MCP server serves ${asIs(facts.resourceMetadata.document?.value[first?.name ?? ''])}.`,
  why: ({ facts }) =>
    `The **Metadata JSON** says how your MCP server is set up at Scalekit. ${upperFirst(clientWord(facts))} reads the copy that your MCP server serves, so the two have to say the same.`,
  fix: ({ facts, data: { pasted, differences } }) => {
    const setUrl = {
      ...serverStep(
        facts,
        'Set **Server URL** to exactly this, and save.',
        ['Configuration', 'Server URL'],
        serverUrlSetting(facts),
      ),
      sets: 'field',
    } as const;
    if (pasted === 'of-another')
      return {
        do: [copyOwn(facts, facts, ', over the one that you pasted here')],
        or: [{ kind: 'case', when: 'If no other MCP server is in that list', steps: [setUrl] }],
      };
    if (pasted === 'wrong') return { do: [setUrl] };
    return {
      do: [
        ...differences.map(({ name, value }, i) => {
          const text = `Set ${code(name)} in ${theJson(facts)} to what the dashboard shows.`;
          const more = { values: [member(name, value)], ...withRecipe(metadataSnippets(facts, name, value)) };
          // Where the JSON is, is said once.
          return i === 0 ? inJson(facts, text, more) : inServer(text, more);
        }),
        ...restartAndForget(facts),
      ],
      stuck: [
        serversStep(
          facts,
          'Look whether the **Metadata JSON** that you pasted is the one of this environment.',
          inDashboard,
        ),
      ],
    };
  },
  verify: ({ facts, at, data }) =>
    data.pasted !== 'right'
      ? [verifyBySight('Copy the **Metadata JSON** once more: `resource` in it has to be the URL that people use.')]
      : [
          verifyResourceMetadata(facts, [at.request.url], {
            kind: 'all',
            of: data.differences.map(({ name, value }) => ({ kind: 'member', name, value: { equals: value } })),
          }),
        ],
});
