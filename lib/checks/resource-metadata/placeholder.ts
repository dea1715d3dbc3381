import type { MemberTest, Step } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { withoutSlash } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { isPlaceholder } from '../kit/answers/placeholder.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { goodDocument, serverUrlSetting } from '../kit/metadata.ts';
import { theJson } from '../kit/metadata-words.ts';
import { otherVendor } from '../kit/owners.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { withCode, withRecipe } from '../kit/snippets/labelled.ts';
import { metadataSnippets } from '../kit/snippets/metadata.ts';
import { copyMetadataJson, inJson, member, restartAndForget } from '../kit/steps/metadata.ts';
import { serverStep } from '../kit/steps/scalekit.ts';
import { verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { replaced } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

/** What a client goes by; a placeholder elsewhere stops nobody. */
const needed = ['resource', 'authorization_servers'];

const valuesOf = (value: unknown): string[] => [value].flat().filter((v): v is string => typeof v === 'string');

const found = (document: Record<string, unknown>) =>
  Object.entries(document).flatMap(([name, value]) => {
    const left = valuesOf(value).find(isPlaceholder);
    return left === undefined ? [] : [{ name, left }];
  });

/** The template of Scalekit's dashboard, which it shows until a Server URL is set. */
const dashboards = /<your-mcp-url>/i;
const isScalekits = (text: string) => dashboards.test(text) || /scalekit|\bres_/i.test(text);

/** What belongs there, where it can be told. */
function good(facts: Facts, name: string, text: string): unknown {
  const known = goodDocument(facts)?.[name];
  if (known !== undefined) return known;
  if (name === 'resource') return facts.server ?? undefined;
  const url = serverUrlSetting(facts);
  return url !== undefined && dashboards.test(text) ? text.replace(dashboards, withoutSlash(url)) : undefined;
}

export default defineCheck({
  id: 'resource-metadata/placeholder',
  owner: 'mcp-server',
  judges: 'answer',
  // What a template left there cannot match, nor be an address.
  insteadOf: ['resource-metadata/resource-mismatch', 'resource-metadata/bad-authorization-server'],
  survivedBy: 'client-continued',
  fails: 'A value of a template was left in: something in angle brackets or braces, `YOUR_…`, a `your-…` host.',
  references: [scalekit('metadata'), rfc(9728, '2')],

  test(facts) {
    const { document } = facts.resourceMetadata;
    if (!document || Object.keys(document.value).length === 0) return unknown;
    const left = found(document.value);
    const [first] = left;
    if (!first) return passed;
    const harmless = !left.some(({ name }) => needed.includes(name));
    return failed({
      at: document.at,
      evidence: left
        .slice(0, 5)
        .map(({ name, left: text }) => fieldEvidence(document.at, name, good(facts, name, text) ?? null)),
      ...(harmless && { warning: true }),
      data: { left: left.slice(0, 5), first: left.find(({ name }) => needed.includes(name)) ?? first },
    });
  },

  title: ({ data: { first } }) =>
    `Your MCP server’s metadata still contains a placeholder: ${code(first.left)} (${code(first.name)})`,
  summary: ({ facts, data: { first } }) =>
    dashboards.test(first.left) && !otherVendor(facts)
      ? `Scalekit’s dashboard shows ${code('<your-mcp-url>')} as long as **Server URL** is empty there. Most likely your JSON was copied before **Server URL** was set.`
      : 'It comes from a template and was never replaced by the real value.',
  why: ({ facts }) =>
    `The metadata is the JSON at \`/.well-known/oauth-protected-resource\`. ${upperFirst(clientWord(facts))} compares its \`resource\` with the URL that you entered, and asks at the address in \`authorization_servers\` how to sign in.`,
  fix: ({ facts, data: { left } }) => {
    const values = left.flatMap(({ name, left: text }) => {
      const value = good(facts, name, text);
      return value === undefined ? [] : [member(name, value)];
    });
    const lines = left.flatMap(({ name, left: text }) => {
      const value = good(facts, name, text);
      return value === undefined ? [] : metadataSnippets(facts, name, value);
    });
    const filled = { ...(values.length && { values }), ...withRecipe(lines) };
    const write = inJson(
      facts,
      `Put the real ${left.length > 1 ? 'values' : 'value'} of ${codes(left.map(({ name }) => name))} into ${theJson(facts)}.`,
      filled,
      left[0]?.left,
    );
    const scalekits = !otherVendor(facts) && (facts.scalekit !== null || left.some((one) => isScalekits(one.left)));
    if (!scalekits) return { do: [write, ...restartAndForget(facts)] };
    return {
      do: [
        ...(left.some((one) => dashboards.test(one.left)) ? [setServerUrl(facts)] : []),
        ...copyMetadataJson(facts),
        ...putCopy(facts, left, filled),
        ...restartAndForget(facts),
      ],
    };
  },
  verify: ({ facts, at, data: { left } }) => [
    verifyResourceMetadata(
      facts,
      [at.request.url],
      replaced(left.map(({ name, left: text }) => ({ name, text, value: kinds[name] ?? 'there' }))),
    ),
  ],
});

/** What stands in its place. */
const kinds: Record<string, MemberTest> = {
  resource: { type: 'url' },
  resource_documentation: { type: 'url' },
  authorization_servers: 'filled',
};

/** The copy has those values by itself that come from the Server URL; a framework's own settings are set in any case. */
function putCopy(facts: Facts, left: readonly { left: string }[], filled: Partial<Pick<Step, 'values' | 'snippets'>>) {
  const put = `Put the JSON that you copied in place of ${theJson(facts)}.`;
  const { values = [], snippets = [] } = filled;
  if (left.every((one) => dashboards.test(one.left))) return [inJson(facts, put, withCode(snippets), left[0]?.left)];
  return [inJson(facts, values.length ? `${put} These values have to be in it.` : put, filled, left[0]?.left)];
}

const setServerUrl = (facts: Facts): Step => ({
  ...serverStep(
    facts,
    'Set **Server URL** to exactly this, and save: the JSON there has it then.',
    ['Configuration', 'Server URL'],
    serverUrlSetting(facts),
  ),
  sets: 'field',
});
