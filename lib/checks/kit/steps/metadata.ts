/** Steps about the two metadata documents: in Scalekit's dashboard, at the MCP server, or for another vendor's server. */
import type { Alternative, NamedValue, Prose, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { isScalekitHost, resourceIdOf } from '../../../protocol/scalekit.ts';
import { issuerOf } from '../../../protocol/well-known.ts';
import { httpOrigin, parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { leastDocument, serverUrlSetting, wellKnownUrls } from '../metadata.ts';
import { answersItself, signInPlace } from '../metadata-words.ts';
import { otherVendor } from '../owners.ts';
import { scalekitDashboard, yourServer } from '../places.ts';
import { languageOf } from '../recipes/code-for.ts';
import { jsonVariable } from '../recipes/recipe.ts';
import { withCode } from '../snippets/labelled.ts';
import { vendorAt } from '../vendors/all.ts';
import { code, host, type InEnvironment, ownEnvironment } from '../words.ts';
import { BEFORE, forgetSteps } from './clients.ts';
import { copyJson, lookForIncident, sendReport, sendReportTo, serverStep, serversStep } from './scalekit.ts';
import { restartServer } from './server.ts';
import { compareWith, inServer, searchFor, step } from './step.ts';

/**
 * After a search for metadata has failed once, Inspector 2 keeps what it took for the way to sign in: until that is
 * cleared, every later sign-in at the mended server fails. Where no 401 began a search, or the client got in, there is
 * nothing to forget.
 */
export function forgetSearch(facts: Facts): Step[] {
  const requests = facts.resourceMetadata.requests.length + facts.serverMetadata.requests.length;
  const searched = facts.challenged !== undefined || requests > 0;
  if (facts.client.part !== 'backend' || !searched || facts.session.connected) return [];
  return forgetSteps(facts, BEFORE);
}

/** What follows a change of the metadata. */
export const restartAndForget = (facts: Facts): Step[] => [restartServer, ...forgetSearch(facts)];

/** Of whichever MCP server. */
export const inDashboard = ['your MCP server', 'Metadata JSON'];

/** Where the MCP server's metadata is written: Scalekit's dashboard, unless another vendor is known to be in use. */
export function copyMetadataJson(facts: Facts): Step[] {
  if (otherVendor(facts)) return [];
  const id = facts.scalekit?.resourceId ?? undefined;
  return [id === undefined ? copyOwn(facts) : copyJson(facts, id)];
}

/** Of several in the environment that of the reader's MCP server. */
export const copyOwn = (facts: Facts, environment: InEnvironment = facts, to: Prose = ''): Step =>
  copyJson(environment, undefined, ` of your MCP server${itsUrl(facts, ', whose')}${to}`);

/** And where not Scalekit does, as far as can be told: what the JSON says then. */
export const orOtherService = (facts: Facts): Alternative[] =>
  facts.scalekit || otherVendor(facts)
    ? []
    : [
        {
          kind: 'case',
          when: 'If not Scalekit but another service signs people in for you',
          instead: 'serve a JSON that names it',
          steps: [
            inServer(
              'Serve a JSON like this, with the address that the service gives for itself (`issuer`) in the list.',
              withCode([{ label: 'JSON', language: 'json', code: JSON.stringify(leastDocument(facts), null, 2) }]),
            ),
          ],
        },
      ];

/** What to look at where a change in one field does not help. */
export const compareMetadataJson = (facts: Facts): Step[] =>
  facts.scalekit
    ? [serverStep(facts, 'Compare what your MCP server serves with the whole **Metadata JSON**.', ['Metadata JSON'])]
    : [];

/** The paths at which clients look for it, those that were asked in vain first. */
export const metadataPaths = (facts: Facts, asked: readonly string[] = []): NamedValue[] => {
  const origin = parseUrl(facts.server ?? asked[0])?.origin;
  const paths = [...asked, ...wellKnownUrls(facts)].flatMap((url) => {
    const parsed = parseUrl(url);
    return parsed && parsed.origin === origin ? [parsed.pathname] : [];
  });
  return [...new Set(paths)].slice(0, 4).map((path) => ({ name: 'Serve it at', value: path }));
};

/** The path at which it was read, else those at which clients look for it. */
export function servedAt(facts: Facts): NamedValue[] {
  const url = facts.resourceMetadata.document?.at.request.url;
  return url === undefined || issuerOf(url) ? metadataPaths(facts) : metadataPaths(facts, [url]).slice(0, 1);
}

/** Projects in these languages have no `.env`, and what starts WSGI reads none. */
export const hasEnvFile = ({ framework }: Facts) =>
  framework !== 'wsgi' && !['java', 'csharp', 'go', 'php', 'other'].includes(languageOf(framework) ?? '');

/**
 * Where the project has the JSON. Scalekit's quickstarts keep it in a variable. `held`: what stands there word for word, and
 * so finds it wherever it is; `null`: nowhere, since code makes it.
 */
function whereIs(
  facts: Facts,
  json: 'The JSON' | 'The old one',
  held: string | null | undefined,
): { says: Prose; values: NamedValue[] } {
  const words = [...(held ? [held] : []), 'oauth-protected-resource'];
  if (otherVendor(facts) || held === null) return { says: `${json} is in your code.`, values: searchFor(words) };
  const says = hasEnvFile(facts)
    ? `${json} is in your code, or in \`.env\` behind ${code(`${jsonVariable}=`)}, on one line in single quotes.`
    : `${json} is in your code, or in the environment variable ${code(jsonVariable)}, on one line.`;
  return { says, values: searchFor([...words, jsonVariable], 'project') };
}

/** What is served is another copy of the dashboard's. */
export function replaceOld(facts: Facts, json: Prose, values: NamedValue[], held?: string): Step {
  const old = whereIs(facts, 'The old one', held);
  return inServer(`Serve ${json} in place of your old one. ${old.says}`, {
    values: [...old.values, ...values],
  });
}

/** A member as it stands in the JSON: a text in its quotes. */
export const member = (name: string, value: unknown): NamedValue => ({ name, value: JSON.stringify(value) });

/** A step that changes the JSON: it says where that is, unless its lines of code do. */
export function inJson(
  facts: Facts,
  text: Prose,
  more: Partial<Pick<Step, 'values' | 'snippets'>> = {},
  held?: string | null,
): Step {
  if (more.snippets?.some(({ where }) => where)) return inServer(text, more);
  const { says, values } = whereIs(facts, 'The JSON', held);
  return inServer(`${text} ${says}`, { ...more, values: [...(more.values ?? []), ...values] });
}

/**
 * What checks the token has the old address too, in whichever language and place the project keeps it: a token for the
 * new one would be refused. `within`: the environment stays.
 */
function putInPlace(facts: Facts, within?: 'environment'): Step[] {
  const [named] = facts.resourceMetadata.authorizationServers;
  if (named === undefined) return [];
  const id = resourceIdOf(named);
  const [what, now, words] =
    id === undefined
      ? ['address', 'one is that address', [named]]
      : within
        ? ['resource ID', 'one is the `res_…` at its end', [id]]
        : [
            'address and the old ID',
            'ones are what stands before `/resources/`, and the `res_…` behind it',
            [httpOrigin(named) ?? named, id],
          ];
  return [
    inServer(
      `Replace the old ${what} in the rest of your project too, such as where tokens are checked. See \`authorization_servers\` of that JSON: the new ${now}.`,
      { values: searchFor(words, 'project') },
    ),
  ];
}

/** By what of the address the project has it: an ID is written out, and the rest may be put together. */
function entryNow({ resourceMetadata }: Facts): string | undefined {
  const [named] = resourceMetadata.authorizationServers;
  return named === undefined ? undefined : (resourceIdOf(named) ?? named);
}

/** The MCP server names a place that has no metadata: what the dashboard says has to be there instead. */
const entryOfDashboard = (facts: Facts, within?: 'environment'): Step[] => [
  copyJson(ownEnvironment),
  ...putEntry(facts, within),
];

const putEntry = (facts: Facts, within?: 'environment'): Step[] => [
  // No code with it: the ID that is known is the wrong one.
  replaceOld(facts, 'that JSON', servedAt(facts), entryNow(facts)),
  ...putInPlace(facts, within),
  ...restartAndForget(facts),
];

/** What finds it among several MCP servers: the end of its URL may be written otherwise there. */
function itsUrl(facts: Facts, lead: ', whose' | ': its'): Prose {
  const url = serverUrlSetting(facts);
  return url === undefined ? '' : `${lead} **Server URL** begins with ${code(httpOrigin(url) ?? url)}`;
}

export const otherEntry = (facts: Facts): Step[] => [copyOwn(facts, 'each of your environments'), ...putEntry(facts)];

/** The ID that the MCP server names may be right all the same: the dashboard tells. */
export function rightEntry(facts: Facts, id: string): FixDraft {
  const found = serversStep(facts, `Open the page of your MCP server there${itsUrl(facts, ': its')}.`, [
    'your MCP server',
  ]);
  const compared = step(
    scalekitDashboard,
    'Compare the ID under its name (`res_…`) with this one, which your MCP server uses now.',
    compareWith('Now', id),
  );
  return {
    do: [
      { ...found, only: 'look' },
      { ...compared, only: 'look' },
    ],
    or: [
      {
        kind: 'case',
        when: 'If the two IDs differ',
        instead: 'let your MCP server serve the **Metadata JSON** of that page',
        open: true,
        steps: entryOfDashboard(facts, 'environment'),
      },
      {
        kind: 'case',
        when: 'If the two IDs are the same',
        instead: 'the fault is at Scalekit, so send the report',
        open: true,
        steps: [sendReport(facts)],
      },
      {
        kind: 'case',
        when: 'If no MCP server there has such a URL',
        instead: 'look for it in your other environments',
        steps: [otherEnvironments, ...entryOfDashboard(facts)],
      },
    ],
  };
}

/** In the dashboard an MCP server is of one environment. */
const otherEnvironments: Step = {
  ...serversStep(
    'your other environments',
    'Look for it in your other environments: development and production have resource IDs of their own.',
  ),
  only: 'look',
};

/** What was deleted does not come back under its ID. */
export const addAgain = (facts: Facts): Alternative => ({
  ...addFirst(facts, 'If your MCP server is in none of your environments, because it was deleted'),
  instead: 'add it again, and then copy its **Metadata JSON**',
  open: true,
});

/** What is not in the list has no JSON to copy. */
export const addFirst = (facts: Facts, when = 'If your MCP server is not in that list'): Alternative => ({
  kind: 'case',
  when,
  instead: 'add it, and then copy its **Metadata JSON**',
  steps: [
    serversStep(
      'your environment',
      'Add your MCP server with its URL as **Server URL**.',
      ['Add MCP server', 'Server URL'],
      serverUrlSetting(facts),
    ),
  ],
});

/** Somebody else has to change it. */
export const tell = (facts: Facts, at: Observed): Step =>
  facts.scalekit ? sendReport(facts) : sendReportTo(code(host(at.request.url)));

export const notYours = (facts: Facts, at: Observed): Alternative => ({
  kind: 'case',
  when: `If you do not run ${code(host(at.request.url))} yourself`,
  steps: [tell(facts, at)],
});

interface Change {
  text: Prose;
  values?: NamedValue[];
}

/**
 * Something in the metadata of the sign-in itself is wrong. A vendor's software writes it, so there only the vendor can
 * change it; a copy that the MCP server serves is changed there.
 */
export function changeDocument(facts: Facts, at: Observed, { text, values }: Change): FixDraft {
  const there = step(signInPlace(facts, at), text, values?.length ? { values } : {});
  if (answersItself(facts, at)) return { do: [there, ...restartAndForget(facts)] };
  if (!facts.scalekit)
    return vendorAt(at.request.url)
      ? { do: [tell(facts, at)] }
      : { do: [there, ...forgetSearch(facts)], or: [notYours(facts, at)] };
  return isScalekitHost(parseUrl(at.request.url)?.hostname ?? '')
    ? { do: [tell(facts, at)], stuck: [lookForIncident(facts)] }
    : {
        do: [tell(facts, at)],
        or: [
          {
            kind: 'case',
            when: `If ${code(host(at.request.url))} is a proxy or a copy of yours`,
            steps: [{ ...there, place: yourServer }],
          },
        ],
      };
}
