/** A `resource` that the authorization server does not know, or a parameter that it refuses. */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import { parseUrl } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { otherVendor } from '../owners.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../words.ts';
import { logsAndSupport, orAskVendor, serverStep } from './scalekit.ts';
import { restartServer } from './server.ts';
import { settingStep } from './setting.ts';
import { inClient, inServer, value } from './step.ts';

const wordsOf = (error: OAuthError | undefined) => `${error?.code ?? ''} ${error?.description ?? ''}`;

/** Entra takes a `resource` only where it is the beginning of each scope, and not at all in some tenants. */
export const isEntra = (error: OAuthError | undefined): boolean => /AADSTS(?:9010010|901002)/i.test(wordsOf(error));

/** What the metadata says and the client asks for differ by the slash that URL parsers put after a host. */
function slashAdded({ resourceMetadata }: Facts, asked: string | undefined): string | undefined {
  const { resource } = resourceMetadata;
  return resource !== undefined && asked === `${resource}/` ? resource : undefined;
}

/** Said where that is so. */
export function slashWords(facts: Facts, asked: string | undefined): Prose {
  const written = slashAdded(facts, asked);
  return written === undefined
    ? ''
    : ` The metadata of your MCP server says ${code(written)}, and ${clientWord(facts)} asked for ${code(asked)}: a URL without a path gets a slash.`;
}

/** What the parameter is for, and how it is looked at. */
export const resourceWords = (facts: Facts): Prose =>
  `In \`resource\` ${clientWord(facts)} says for which MCP server it wants a token: it sends the URL from your MCP server’s metadata (the JSON at \`/.well-known/oauth-protected-resource\`). ${upperFirst(authorizationServer(facts))} has to have exactly that URL${facts.scalekit ? ' as **Server URL**' : ''}.`;

/** A token is made out for the new URL then: what the code compares with it has to be that too. */
const alsoInCode = ({ resourceMetadata: { resource } }: Facts, url: string): Step[] =>
  resource === url
    ? []
    : [
        inServer(
          'Replace the old URL by the new one in your code: as `resource` of the metadata, and where `aud` is checked.',
          value('Old URL', resource),
        ),
        restartServer,
      ];

/** Where people enter another URL from now on: Scalekit compares it with its own setting, letter by letter. */
export const alsoServerUrl = (facts: Facts, url: string): Alternative[] =>
  otherVendor(facts)
    ? []
    : [
        {
          kind: 'also',
          when: `If **Server URL** in the Scalekit dashboard is not ${code(url)}`,
          instead: 'set it to that URL',
          steps: [
            serverStep(facts, 'Set **Server URL** to the new URL, and save.', ['Configuration', 'Server URL'], url),
            ...alsoInCode(facts, url),
          ],
        },
      ];

const underPath = (): Step[] => [
  inServer('Serve MCP under a path, such as `/mcp`: a slash is added only to a URL without a path.'),
  inServer('Put that URL into `resource` of the metadata of your MCP server.'),
  restartServer,
];

/** Only mcp-remote can leave the parameter out. */
const leaveOut = (facts: Facts): Step[] =>
  /mcp-remote/i.test(facts.client.name)
    ? [inClient(facts, 'Start mcp-remote without this parameter.', value('args', '--disable-resource-parameter'))]
    : [];

function entraFix(facts: Facts, resource: string | undefined, error: OAuthError | undefined): FixDraft {
  const left = leaveOut(facts);
  const pathless = slashAdded(facts, resource) !== undefined || parseUrl(resource)?.pathname === '/';
  const matched: Step[] = [
    ...(pathless ? underPath() : []),
    settingStep(facts, 'resource', pathless || resource === undefined ? [] : resource),
    inServer('List each permission in `scopes_supported` with exactly this URL before it.'),
  ];
  const instead: Alternative = {
    kind: 'again',
    when: 'If it is still refused',
    steps: [inServer('Put a server that takes `resource` (RFC 8707) between your MCP server and Entra.')],
  };
  if (left.length) return { do: left, or: [instead] };
  return /AADSTS901002/i.test(wordsOf(error)) ? { do: instead.steps } : { do: matched, or: [instead] };
}

/** `api`: what the permissions name and nobody knows, where that is another name than `resource`. */
export function resourceFix(
  facts: Facts,
  resource: string | undefined,
  error: OAuthError | undefined,
  api?: string,
): FixDraft {
  const stuck = logsAndSupport(facts);
  if (api !== undefined) return { ...apiFix(facts, api), stuck };
  if (isEntra(error)) return { ...entraFix(facts, resource, error), stuck };
  const slash =
    slashAdded(facts, resource) === undefined ? [] : [{ when: 'If it cannot be set there', steps: underPath() }];
  return {
    do: [settingStep(facts, 'resource', resource ?? [])],
    or: [...slash, ...orAskVendor(facts)],
    stuck,
  };
}

/** The permissions name an API under another identifier than it has: either of the two can be changed. */
const apiFix = (facts: Facts, api: string): FixDraft => ({
  do: [settingStep(facts, 'resource', api)],
  or: [
    {
      when: 'If the API has another application ID URI, such as `api://` and its client ID',
      instead: 'let your MCP server name that one',
      steps: [
        inServer(
          'Write the application ID URI before each permission that your MCP server asks for (`scopes_supported`, `scope`).',
          value('In place of', api),
        ),
        restartServer,
      ],
    },
    ...orAskVendor(facts),
  ],
});
