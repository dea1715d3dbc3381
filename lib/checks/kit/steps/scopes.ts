/** Permissions that an authorization server does not take: define them there, or stop asking for them. */
import type { Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { scopesIn } from '../../../protocol/jwt.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import type { FixDraft } from '../../define.ts';
import { scopeSource } from '../answers/scopes.ts';
import { withRecipe } from '../snippets/labelled.ts';
import { metadataSnippets } from '../snippets/metadata.ts';
import { vendorOf } from '../vendors/all.ts';
import { authorizationServer, code } from '../words.ts';
import { enterScopes } from './client-settings.ts';
import { forgetSteps } from './clients.ts';
import { logsAndSupport } from './scalekit.ts';
import { restartServer } from './server.ts';
import { settingStep } from './setting.ts';
import { inServer, value } from './step.ts';

/** Of what was asked for: what the response names, else what is not offered, else all. */
export function refusedScopes(facts: Facts, asked: string | undefined, error: OAuthError | undefined): string[] {
  const scopes = scopesIn(asked);
  const words = `${error?.description ?? ''} `;
  const named = scopes.filter((scope) => words.includes(scope));
  const known = facts.serverMetadata.scopesSupported;
  const notOffered = known ? scopes.filter((scope) => !known.includes(scope)) : [];
  return named.length ? named : notOffered.length ? notOffered : scopes;
}

/** What your MCP server lists without the refused ones. */
function fewer(facts: Facts, refused: readonly string[]): Step[] {
  const listed = facts.resourceMetadata.scopesSupported;
  const kept = listed?.filter((scope) => !refused.includes(scope));
  const text = listed
    ? 'Take them out of `scopes_supported` in the metadata of your MCP server.'
    : 'List in `scopes_supported` of the metadata of your MCP server what a client may ask for.';
  return [
    inServer(text, {
      ...value('scopes_supported', kept?.length ? JSON.stringify(kept) : undefined),
      ...withRecipe(kept?.length ? metadataSnippets(facts, 'scopes_supported', kept) : []),
    }),
    restartServer,
  ];
}

/** Where a vendor takes them no other way. */
function prefixed(facts: Facts, refused: readonly string[]): Step[] {
  const bare = refused.find((scope) => !/[:/]/.test(scope) && !isOfOpenid.test(scope));
  if (!bare || !vendorOf(facts)?.scopesByApi) return [];
  const text = `List each of them in \`scopes_supported\` with the identifier of its API before it, as in ${code(`api://YOUR_API/${bare}`)}.`;
  return [inServer(text), restartServer];
}
const isOfOpenid = /^(?:openid|profile|email|phone|address|offline_access)$/;

export function scopeFix(facts: Facts, asked: string | undefined, error?: OAuthError): FixDraft {
  const refused = refusedScopes(facts, asked, error);
  const source = scopeSource(facts, asked);
  const stuck = logsAndSupport(facts);
  const define = [settingStep(facts, 'scope', refused), ...prefixed(facts, refused), ...forgetSteps(facts)];
  if (source === 'client') return { do: [enterScopes(facts, facts.resourceMetadata.scopesSupported ?? [])], stuck };
  if (source === 'server-metadata')
    return {
      do: fewer(facts, refused),
      or: [{ when: `If all of them are meant to be allowed at ${authorizationServer(facts)}`, steps: define }],
      stuck,
    };
  const or = source === undefined ? [] : [{ when: 'If they are not meant to exist', steps: fewer(facts, refused) }];
  return { do: define, or, stuck };
}
