/**
 * The MCP server's metadata comes to be served, all in one way: copied from Scalekit's dashboard, put where Scalekit's guides
 * keep it, read from there by the code. Frameworks that write it from settings of their own have no such variable.
 */
import type { Alternative, Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { wholeCode } from '../../../presentation/pieces.ts';
import { leastDocument, pastedDocument, wellKnownUrls } from '../metadata.ts';
import { place } from '../metadata-words.ts';
import { otherVendor } from '../owners.ts';
import { jsonFile, jsonVariable } from '../recipes/recipe.ts';
import { withCode } from '../snippets/labelled.ts';
import { metadataRouteSnippets } from '../snippets/metadata.ts';
import { code, codes } from '../words.ts';
import { copyMetadataJson, hasEnvFile, metadataPaths, replaceOld, servedAt } from './metadata.ts';
import { restartServer } from './server.ts';
import { inServer, value } from './step.ts';

/** Another vendor's JSON is written out in the code: no dashboard has it. */
const route = (facts: Facts, paths: readonly string[]): Snippet[] =>
  metadataRouteSnippets(facts, otherVendor(facts) ? leastDocument(facts) : undefined, paths);

/** Something of it is left to fill in: the settings of a framework may all be known. */
const isCopied = (snippets: readonly Snippet[]) =>
  snippets.some((snippet) => reads.some((read) => wholeCode(snippet).includes(read)));
const reads = [jsonFile, 'variables[', 'process.env', 'environ[', 'GetEnvironmentVariable', 'getenv', 'Getenv'];

const isRead = (snippets: readonly Snippet[]) =>
  snippets.some((snippet) => [jsonVariable, jsonFile].some((name) => wholeCode(snippet).includes(name)));

/** On one line, and without what would end the quotes around it. */
const oneLine = (document: Record<string, unknown>) => JSON.stringify(document).replaceAll("'", '\\u0027');

/** The line is copied with it. */
const toReplace = 'YOUR_JSON';

/** Into the variable that the code reads; the whole line where the JSON was pasted in the panel, and is right by now. */
export function keepJson(facts: Facts, pasted: Record<string, unknown> | undefined): Step {
  const which = pasted ? 'the **Metadata JSON** that you pasted here' : 'the JSON that you copied';
  if (facts.framework === 'php')
    return inServer(`Save ${which} as ${code(jsonFile)} beside the file that answers all requests, such as index.php.`);
  if (!hasEnvFile(facts))
    return inServer(
      `Set the environment variable ${code(jsonVariable)} of your MCP server to ${which}, without its line breaks.`,
      value(jsonVariable, pasted && oneLine(pasted)),
    );
  return pasted
    ? inServer('Put this line into `.env` of your MCP server.', value('.env', `${jsonVariable}='${oneLine(pasted)}'`))
    : inServer(
        `Put this line into \`.env\` of your MCP server, with ${which} in place of ${code(toReplace)}, without its line breaks.`,
        { ...value('.env', `${jsonVariable}='${toReplace}'`), holds: which },
      );
}

/** A variable alone serves nothing: what comes of it is said with it. */
const forCode = (kept: Step): Step => ({ ...kept, text: kept.text.replace(/\.$/, ': the code below reads it.') });

/** From where the code reads it. */
export function serveAt(facts: Facts, json: Prose, asked: readonly string[]): Step {
  const paths = metadataPaths(facts, asked).map((path) => path.value);
  const [both, every] = paths.length > 1 ? ['each of ', ', since some clients look at only one'] : ['', ''];
  return inServer(
    `Serve ${json} at ${both}${codes(paths)}${every}, and ask for no token there.`,
    withCode(route(facts, paths)),
  );
}

/** Nothing is there yet: it is copied, kept and served. */
export function serveJson(facts: Facts, asked: readonly string[] = []): Step[] {
  const { snippets = [] } = serveAt(facts, '', asked);
  const pasted = pastedDocument(facts);
  const copied = isCopied(snippets) && !pasted ? copyMetadataJson(facts) : [];
  return [
    ...copied,
    ...(isRead(snippets) ? [forCode(keepJson(facts, pasted))] : []),
    serveAt(facts, copied.length || pasted ? 'that JSON' : 'the JSON with where to sign in', asked),
  ];
}

/** Something else is there: what was copied takes its place. */
export function replaceJson(facts: Facts, held?: string): Step[] {
  const paths = servedAt(facts).map((path) => path.value);
  const snippets = route(facts, paths);
  return [
    ...copyMetadataJson(facts),
    isRead(snippets)
      ? replaceOld(facts, 'that JSON', servedAt(facts), held)
      : inServer(`Serve that JSON at ${codes(paths)}.`, withCode(snippets)),
  ];
}

/** A 401 leads to the JSON at this address, and nobody was seen to read it. */
function notRead(facts: Facts): { url: string; isAbsent: boolean } | undefined {
  const { document, requests } = facts.resourceMetadata;
  const [url] = wellKnownUrls(facts);
  if (document || url === undefined) return undefined;
  return { url, isAbsent: requests.some((x) => x.status === 404 && x.request.url === url) };
}

/** What the MCP server is mended by is in effect, the JSON too: it was looked for in vain, or is for the reader to see. */
export function restartAndServe(facts: Facts): Step[] {
  const led = notRead(facts);
  if (!led) return [restartServer];
  if (led.isAbsent) return [...serveJson(facts), restartServer];
  const seen = inServer(
    'Open this address in your browser: it has to show a JSON with `authorization_servers`.',
    value('URL', led.url),
  );
  return [restartServer, { ...seen, only: 'look' }];
}

/** Where it is not there. */
export function orServe(facts: Facts): Alternative[] {
  const led = notRead(facts);
  if (!led || led.isAbsent) return [];
  return [
    {
      kind: 'also',
      when: `If your MCP server serves no JSON at ${code(place(led.url, facts))}`,
      instead: 'serve it there',
      steps: [...serveJson(facts), restartServer],
    },
  ];
}
