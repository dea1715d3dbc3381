/** A `resource` that the authorization server does not know, or a parameter that it refuses. */
import type { FixStep, Prose } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import { parseUrl } from '../../../text/url.ts';
import { clientWord, code } from '../words.ts';
import { connectAgain } from './clients.ts';
import { logStep, serverStep } from './scalekit.ts';

/** Entra takes a `resource` only where it is the beginning of each scope, and not at all in some tenants. */
const isEntra = (error: OAuthError | undefined) =>
  /AADSTS(?:9010010|901002)/i.test(`${error?.code ?? ''} ${error?.description ?? ''}`);

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
    : ` The metadata of your MCP server says ${code(written)}, and ${clientWord(facts)} asked for ${code(asked)}: it read that as a URL, and a URL without a path gets a slash. Texts are compared, so the two are not the same.`;
}

/** Only mcp-remote can leave the parameter out. */
const isMcpRemote = ({ client }: Facts) => /mcp-remote/i.test(client.name);

function entraSteps(facts: Facts, resource: string | undefined, error: OAuthError | undefined): FixStep[] {
  const written = slashAdded(facts, resource);
  const pathless = parseUrl(resource)?.pathname === '/';
  const byValue = !/AADSTS901002/i.test(`${error?.code ?? ''} ${error?.description ?? ''}`);
  return [
    ...(isMcpRemote(facts)
      ? [{ text: 'Start mcp-remote without the parameter.', copy: '--disable-resource-parameter' }]
      : []),
    ...(byValue && (written !== undefined || pathless)
      ? [
          {
            text: `Serve MCP under a path, such as \`/mcp\`, and name that URL in \`resource\`: a client adds a slash only to a URL without a path${written === undefined ? '' : `, and ${code(written)} is not ${code(resource)}`}.`,
          },
        ]
      : []),
    ...(byValue
      ? [
          {
            text: 'Give the application in Entra exactly this resource as its Application ID URI, and let each scope begin with it.',
            ...(resource !== undefined && !pathless && { copy: resource }),
          },
        ]
      : []),
    connectAgain(facts),
    {
      text: 'Put an authorization server that takes RFC 8707 resource indicators in front, if Entra still refuses it.',
    },
  ];
}

export function resourceSteps(facts: Facts, resource: string | undefined, error: OAuthError | undefined): FixStep[] {
  const connect = connectAgain(facts);
  if (isEntra(error)) return entraSteps(facts, resource, error);
  return [
    facts.scalekit
      ? serverStep(
          facts,
          'Set the **Server URL** to exactly the resource that the client asks for, slash included.',
          ['Configuration', 'Server URL'],
          resource,
        )
      : {
          text: 'Register this resource at the authorization server, slash included.',
          ...(resource !== undefined && { copy: resource }),
        },
    {
      text: 'Compare `resource` in your protected resource metadata with the same string: clients ask for what stands there.',
    },
    connect,
    ...logStep(facts),
  ];
}
