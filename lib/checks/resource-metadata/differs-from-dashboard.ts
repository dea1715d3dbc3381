import { resourceDifference } from '../../protocol/resource.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { metadataRouteSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyBySight, verifyMember } from '../kit/verify/verify.ts';
import { codes } from '../kit/words.ts';

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

export default defineCheck<{ differences: Difference[]; dashboardWrong: boolean }>({
  id: 'resource-metadata/differs-from-dashboard',
  owner: ({ data: { dashboardWrong } }) => (dashboardWrong ? 'scalekit' : 'mcp-server'),
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
    const dashboardWrong = differences.every(
      ({ name, value }) =>
        typeof value === 'string' &&
        (isPlaceholder(value) || (name === 'resource' && covers(document.value.resource) && !covers(value))),
    );
    return failed({
      at: document.at,
      evidence: differences.map(({ name, value }) => fieldEvidence(document.at, name, value)),
      ...(serious.length === 0 && { warning: true }),
      data: { differences, dashboardWrong },
    });
  },

  title: ({ data: { dashboardWrong } }) =>
    dashboardWrong
      ? 'The dashboard has another URL for this MCP server'
      : 'Your MCP server serves other metadata than the dashboard shows',
  summary: ({ data }) =>
    `The pasted Metadata JSON and the document that the server serves differ in ${codes(data.differences.map((d) => d.name))}. ` +
    (data.dashboardWrong
      ? 'What the server serves fits its URL, so the dashboard is what needs a change.'
      : 'It may be an older copy, or one of another environment or another MCP server.'),
  fix: ({ facts, data }) =>
    data.dashboardWrong
      ? [
          serverStep(
            facts,
            'Set the **Server URL** to the URL that clients use.',
            ['Configuration', 'Server URL'],
            facts.server ?? undefined,
          ),
          serverStep(facts, 'Paste the **Metadata JSON** here again.', ['Metadata JSON']),
        ]
      : [
          serverStep(facts, 'Check that the pasted document is that of this server and of this environment.', [
            'Metadata JSON',
          ]),
          {
            text: 'Serve the document of the dashboard as it is.',
            copy: JSON.stringify(facts.context.dashboardMetadata),
            snippet: metadataRouteSnippet(facts, facts.context.dashboardMetadata),
          },
          restartServer,
          ...connectAnew(facts),
        ],
  verify: ({ at, data }) =>
    data.dashboardWrong
      ? [verifyBySight('Open **Metadata JSON** in the dashboard again: `resource` should be the URL that clients use.')]
      : data.differences.map(({ name, value }) => verifyMember(at.request.url, name, { equals: value })),
});
