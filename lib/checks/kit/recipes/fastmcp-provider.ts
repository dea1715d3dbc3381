/** How FastMCP is told who signs people in: its provider sends the challenge, serves the metadata and checks the token. */
import type { Facts } from '../../../handshake/facts.ts';
import { environmentOf, issuersOf, resourceIdOf } from '../../../protocol/scalekit.ts';
import { asString, asStrings } from '../../../text/json.ts';
import { parseUrl } from '../../../text/url.ts';
import { baseOf } from '../metadata.ts';
import { otherVendor } from '../owners.ts';
import { type Code, type Held, type Lines, listed, literal, type Member, pythonList } from './recipe.ts';

type Document = Record<string, unknown> | undefined;

/** A value, and where it is found if it is not known. */
type Given = readonly [value: string, isFound: string];
const env = (name: string, isFound: string): Given => [`environ["${name}"]`, isFound];
const known = (value: string): Given => [literal(value), ''];

/** An argument on a line of its own, below where its value is found. */
const given = (indent: string, name: string, [value, isFound]: Given): string =>
  `${isFound && `${indent}# ${isFound}:\n`}${indent}${name}=${value},`;

/** What is not known is read from the environment, which is imported with it. */
const withEnviron = ({ top, code }: Lines): Lines => ({
  top: code.includes('environ[') ? `from os import environ\n${top}` : top,
  code,
});

/** The URL of the server without the path, which FastMCP appends itself. */
const baseUrl = (server: string | null) => {
  const base = baseOf(server);
  return base === undefined ? env('MCP_URL', 'the URL of your MCP server without /mcp') : known(base);
};

/** Which path that is: `/mcp`, unless the project says another. */
function appended(server: string | null): string {
  const path = parseUrl(server)?.pathname;
  return path === undefined || /\/mcp\/?$/.test(path)
    ? '# FastMCP appends /mcp itself: base_url is the URL\n# without it, as in the dashboard.'
    : `# FastMCP appends its path itself, which is /mcp unless\n# mcp.run(…) says path=${literal(path)}.`;
}

/** FastMCP sends the challenge and serves the metadata by itself, once it has its provider. */
export function provider(facts: Facts, document: Document): Code {
  const [named] = asStrings(document?.authorization_servers) ?? [];
  const scopes = asStrings(document?.scopes_supported) ?? [];
  const asked = scopes.length ? scopes : (facts.resourceMetadata.scopesSupported ?? []);
  const isScalekits = (named !== undefined && resourceIdOf(named) !== undefined) || !otherVendor(facts);
  const lines = withEnviron(isScalekits ? scalekitProvider(facts, named, asked) : remoteProvider(facts, asked));
  const toSet = lines.code.includes('environ[')
    ? '. Set each variable of `environ` to what the comment above it says'
    : '';
  return {
    language: 'python',
    where: `where \`FastMCP(…)\` is made. Keep its other arguments${toSet}`,
    ...lines,
  };
}

/** Scopes that its clients are asked for. */
const scopesOf = (scopes: readonly string[], indent: string) =>
  scopes.length ? `\n${indent}required_scopes=${pythonList(scopes)},` : '';

const fromJwt = 'from fastmcp.server.auth.providers.jwt import JWTVerifier';
const fromPydantic = 'from pydantic import AnyHttpUrl';

/** Any authorization server that registers clients and signs its tokens. */
function remoteProvider({ server, serverMetadata, resourceMetadata }: Facts, scopes: readonly string[]): Lines {
  const issuer = serverMetadata.issuer ?? resourceMetadata.authorizationServers[0];
  const named = issuer === undefined ? env('ISSUER', 'issuer in the metadata of the sign-in') : known(issuer);
  const jwks = asString(serverMetadata.document?.value.jwks_uri);
  const keys = jwks === undefined ? env('JWKS_URI', 'jwks_uri in the metadata of the sign-in') : known(jwks);
  const url = server === null ? env('MCP_URL', 'the URL of your MCP server') : known(server);
  return {
    top: `from fastmcp import FastMCP
from fastmcp.server.auth import RemoteAuthProvider
${fromJwt}
${fromPydantic}`,
    code: `issuer = ${named[0]}
${appended(server).replace(', as in the dashboard', '')}
auth = RemoteAuthProvider(
    token_verifier=JWTVerifier(
${given('        ', 'jwks_uri', keys)}
${given('        ', 'issuer', ['issuer', named[1]])}
${given('        ', 'audience', url)}${scopesOf(scopes, '        ')}
    ),
    authorization_servers=[AnyHttpUrl(issuer)],
${given('    ', 'base_url', baseUrl(server))}
)
mcp = FastMCP("mcp-server", auth=auth)`,
  };
}

/** What the right document names, where there is one: what was seen may be the wrong resource. */
function scalekitProvider({ scalekit, server }: Facts, named: string | undefined, scopes: readonly string[]): Lines {
  const inNamed = named === undefined ? undefined : resourceIdOf(named);
  const id = inNamed ?? scalekit?.resourceId;
  const environment = (named === undefined ? undefined : environmentOf(named)) ?? scalekit?.environment;
  const url =
    environment === undefined
      ? env('SCALEKIT_ENVIRONMENT_URL', 'authorization_servers, up to /resources')
      : known(environment);
  const resource = id ? known(id) : env('SCALEKIT_RESOURCE_ID', 'res_… in authorization_servers');
  return {
    top: `from fastmcp import FastMCP
from fastmcp.server.auth.providers.scalekit import (
    ScalekitProvider,
)`,
    code: `${appended(server)}
auth = ScalekitProvider(
${given('    ', 'environment_url', url)}
${given('    ', 'resource_id', resource)}
${given('    ', 'base_url', baseUrl(server))}${scopesOf(scopes, '    ')}
)
mcp = FastMCP("mcp-server", auth=auth)`,
  };
}

/** One member of the document, as the argument that it comes from. */
export function argument(name: Member, value: unknown, facts: Facts): Code | undefined {
  const values = asStrings(value) ?? [];
  const [first = ''] = values;
  const id = resourceIdOf(first);
  const lines = {
    resource: () =>
      `${appended(asString(value) ?? null)}\nbase_url=${literal(baseOf(asString(value) ?? null) ?? value)},`,
    authorization_servers: () =>
      id
        ? `environment_url=${literal(environmentOf(first))},\nresource_id=${literal(id)},`
        : `authorization_servers=[${values.map((one) => `AnyHttpUrl(${literal(one)})`).join(', ')}],`,
    scopes_supported: () => `scopes_supported=${pythonList(values)},  # before FastMCP 3.2: required_scopes`,
  }[name]();
  const made = otherVendor(facts) && !id ? 'RemoteAuthProvider' : 'ScalekitProvider';
  return {
    language: 'python',
    where: `among the arguments of \`${made}(…)\``,
    ...(lines.includes('AnyHttpUrl(') && { top: fromPydantic }),
    code: lines,
  };
}

/**
 * Before version 4 the provider takes tokens of one issuer alone, the environment, and Scalekit uses two. What is given here
 * takes the place of its own check, with the scopes that it asks for.
 */
export function verifier({ audience, issuers }: Held, facts: Facts): Code {
  const { scalekit, serverMetadata } = facts;
  const keys = scalekit ? `${scalekit.environment}/keys` : asString(serverMetadata.document?.value.jwks_uri);
  const uri = keys === undefined ? env('JWKS_URI', 'jwks_uri in the metadata of the sign-in') : known(keys);
  const held = scalekit ? issuersOf(scalekit) : issuers;
  const scopes = facts.challenged?.challenge?.bearer?.scope?.split(' ').filter(Boolean) ?? [];
  return {
    language: 'python',
    where: `among the arguments of \`${scalekit ? 'ScalekitProvider' : 'RemoteAuthProvider'}(…)\`, in place of its own check`,
    ...withEnviron({
      top: fromJwt,
      code: `token_verifier=JWTVerifier(
${given('    ', 'jwks_uri', uri)}${held.length ? `\n${listed('    issuer=[', held.map(literal), '],', '    ')}` : ''}
    audience=${literal(audience)},${scopes.length ? `\n    required_scopes=${pythonList(scopes)},` : '\n    # and required_scopes, if the provider has any'}
),`,
    }),
  };
}
