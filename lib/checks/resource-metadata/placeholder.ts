import type { Facts } from '../../handshake/facts.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { afterChange, goodDocument } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { metadataSnippet } from '../kit/steps/snippets.ts';
import { literal, quote } from '../kit/verify.ts';
import { clientWord, code, host, upperFirst } from '../kit/words.ts';
import { isPlaceholder } from '../signs/template-values.ts';

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
  order: 100,
  survivedBy: 'client-continued',
  insteadOf: ['resource-metadata/resource-mismatch', 'resource-metadata/bad-authorization-server'],
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
  summary: (words) =>
    `${code(words.first.name)} says ${code(words.first.left)}, which is a value of a template. ` +
    `${upperFirst(clientWord(words))} takes it for the real one.` +
    (/your-mcp-url/i.test(words.first.left)
      ? ' Scalekit shows this value as long as the **Server URL** of the MCP server is not set.'
      : ''),
  fix: (words) => [...scalekitSteps(words), ...valueSteps(words, words.left), ...afterChange(words)],
  verify: ({ at, left }) => [
    {
      command: `curl -sf --max-time 20 ${quote(at.request.url)} | tr -d '\\n' | grep -qvE ${quote(left.map((l) => literal(l.left)).join('|'))}`,
      says: `asks ${host(at.request.url)} for one document and looks for the placeholder`,
    },
  ],
});

/** The template may be Scalekit's own while nothing else names it: the steps say so. */
function scalekitSteps(words: Facts) {
  const { scalekit: known, resourceMetadata, server } = words;
  const elsewhere = !known && resourceMetadata.authorizationServers.some((issuer) => !isPlaceholder(issuer));
  if (elsewhere) return [];
  return [
    serverStep(
      words,
      known ? 'Set the **Server URL**.' : 'Set the **Server URL**, where Scalekit is the authorization server.',
      ['Configuration', 'Server URL'],
      server ?? undefined,
    ),
    serverStep(words, 'Copy the whole **Metadata JSON** again.', ['Metadata JSON']),
  ];
}

function valueSteps(words: Facts, left: { name: string }[]) {
  const good: Record<string, unknown> = { ...(words.server && { resource: words.server }), ...goodDocument(words) };
  return left.map(({ name }) => ({
    text: `Write the real value of ${code(name)} into the document.`,
    ...(good[name] !== undefined && { snippet: metadataSnippet(words.framework, name, good[name]) }),
  }));
}
