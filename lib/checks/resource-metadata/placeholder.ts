import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument } from '../kit/metadata.ts';
import { otherVendor } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { metadataSnippet } from '../kit/snippets/metadata.ts';
import { connectAnew } from '../kit/steps/clients.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { restartServer } from '../kit/steps/server.ts';
import { verifyWithout } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What a client goes by; a placeholder elsewhere stops nobody. */
const needed = ['resource', 'authorization_servers'];

const valuesOf = (value: unknown): string[] => [value].flat().filter((v): v is string => typeof v === 'string');

const found = (document: Record<string, unknown>) =>
  Object.entries(document).flatMap(([name, value]) => {
    const left = valuesOf(value).find(isPlaceholder);
    return left === undefined ? [] : [{ name, left }];
  });

export default defineCheck({
  id: 'resource-metadata/placeholder',
  owner: 'mcp-server',
  judges: 'answer',
  // What a template left there cannot match, nor be an address.
  insteadOf: ['resource-metadata/resource-mismatch', 'resource-metadata/bad-authorization-server'],
  survivedBy: 'client-continued',
  fails: 'A value of a template was left in: something in angle brackets or braces, `YOUR_…`, a `your-…` host.',
  references: [scalekit('metadata'), rfc(9728, '2')],

  test({ resourceMetadata: { document } }) {
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const left = found(document.value);
    const [first] = left;
    if (!first) return passed;
    const harmless = !left.some(({ name }) => needed.includes(name));
    return failed({
      at: document.at,
      evidence: left.slice(0, 5).map(({ name }) => fieldEvidence(document.at, name)),
      ...(harmless && { warning: true }),
      data: { left: left.slice(0, 5), first: left.find(({ name }) => needed.includes(name)) ?? first },
    });
  },

  title: () => 'The metadata of your MCP server still has a placeholder in it',
  summary: ({ facts, data }) =>
    `${code(data.first.name)} says ${code(data.first.left)}, which is a value of a template. ` +
    `${upperFirst(clientWord(facts))} takes it for the real one.` +
    (/your-mcp-url/i.test(data.first.left) && !otherVendor(facts)
      ? ' Scalekit shows this value as long as the **Server URL** of the MCP server is not set.'
      : ''),
  fix: ({ facts, data }) => [
    ...scalekitSteps(facts),
    ...valueSteps(facts, data.left),
    restartServer,
    ...connectAnew(facts),
  ],
  verify: ({ at, data: { left } }) => [
    verifyWithout(
      at.request.url,
      left.map(({ name, left: text }) => ({ name, text })),
      'for the placeholder',
    ),
  ],
});

/** The template may be Scalekit's own while nothing else names it: the steps say so. */
function scalekitSteps(facts: Facts) {
  const { scalekit: known, server } = facts;
  if (otherVendor(facts)) return [];
  return [
    serverStep(
      facts,
      known ? 'Set the **Server URL**.' : 'Set the **Server URL**, where Scalekit is the authorization server.',
      ['Configuration', 'Server URL'],
      server ?? undefined,
    ),
    serverStep(facts, 'Copy the whole **Metadata JSON** again.', ['Metadata JSON']),
  ];
}

function valueSteps(facts: Facts, left: { name: string }[]) {
  const good: Record<string, unknown> = { ...(facts.server && { resource: facts.server }), ...goodDocument(facts) };
  return left.map(({ name }) => ({
    text: `Write the real value of ${code(name)} into the document.`,
    ...(good[name] !== undefined && { snippet: metadataSnippet(facts.framework, name, good[name]) }),
  }));
}
