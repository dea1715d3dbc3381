/** Permissions that an authorization server does not take: define them there, or stop asking for them. */
import type { Alternative, Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { scopesIn } from '../../../protocol/jwt.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import type { FixDraft } from '../../define.ts';
import { challengeScopes, nobodyNamedAny, scopeSource } from '../answers/scopes.ts';
import { theJson } from '../metadata-words.ts';
import { withRecipe } from '../snippets/labelled.ts';
import { metadataSnippets } from '../snippets/metadata.ts';
import { requiredScopes } from '../snippets/server.ts';
import { vendorOf } from '../vendors/all.ts';
import { authorizationServer, code, codes, upperFirst } from '../words.ts';
import { emptyScopes, enterScopes } from './client-settings.ts';
import { forgetSteps } from './clients.ts';
import { inJson } from './metadata.ts';
import { logsAndSupport } from './scalekit.ts';
import { restartServer } from './server.ts';
import { settingStep } from './setting.ts';
import { inServer, searchFor, value } from './step.ts';

/** Which of the permissions that were asked for are refused, and what tells it. */
export interface RefusedScopes {
  scopes: string[];
  toldBy: 'response' | 'metadata' | 'nothing';
}

/** The text has this name in it, and not as a part of another: `todo` is none of `todo:admin`. */
function names(text: string, scope: string): boolean {
  for (let at = text.indexOf(scope); at >= 0; at = text.indexOf(scope, at + 1)) {
    const after = text.slice(at + scope.length, at + scope.length + 2);
    if (!/[\w:/.-]/.test(text[at - 1] ?? ' ') && !/^(?:[\w:/-]|\.\w)/.test(after)) return true;
  }
  return false;
}

/** Of what was asked for: what the response names, else what is not offered, else all. */
export function refusedScopes(facts: Facts, asked: string | undefined, error: OAuthError | undefined): RefusedScopes {
  const scopes = scopesIn(asked);
  const named = scopes.filter((scope) => names(error?.description ?? '', scope));
  if (named.length || scopes.length === 1) return { scopes: named.length ? named : scopes, toldBy: 'response' };
  const offered = facts.serverMetadata.scopesSupported;
  const notOffered = offered?.length ? scopes.filter((scope) => !offered.includes(scope)) : [];
  return notOffered.length ? { scopes: notOffered, toldBy: 'metadata' } : { scopes, toldBy: 'nothing' };
}

const itsMetadata = (facts: Facts): Prose =>
  facts.scalekit ? 'Scalekit’s metadata' : `the metadata of ${authorizationServer(facts)}`;

/** One of them, or more. */
const orOf = (scopes: readonly string[]): Prose =>
  scopes.length === 2 ? `${scopes.map(code).join(', ')} or both` : `one or more of ${codes(scopes)}`;

/** Which one it is, as sure as it can be told. */
export function refusedWords(facts: Facts, { scopes, toldBy }: RefusedScopes): Prose {
  const them = scopes.length > 1 ? 'them' : 'it';
  if (toldBy === 'metadata')
    return `Most likely it is ${codes(scopes)}: ${itsMetadata(facts)} does not list ${them} (\`scopes_supported\`).`;
  if (toldBy === 'nothing')
    return `${upperFirst(authorizationServer(facts))} refuses ${orOf(scopes)}: the response does not say which.`;
  const where = facts.scalekit ? 'defined for your MCP server in Scalekit' : 'allowed there';
  return `${facts.scalekit ? 'Most likely ' : ''}${codes(scopes)} ${scopes.length > 1 ? 'are' : 'is'} not ${where}.`;
}

/** What can be compared where nothing tells which one it is. */
export function comparedScopes(facts: Facts, { toldBy }: RefusedScopes): Prose {
  if (toldBy !== 'nothing') return '';
  const offered = facts.serverMetadata.scopesSupported;
  const what = !facts.serverMetadata.document
    ? 'was not seen'
    : offered?.length
      ? 'lists all of them'
      : 'has no list of permissions';
  return ` ${facts.scalekit ? 'Scalekit’s own metadata' : `The metadata of ${authorizationServer(facts)}`} ${what}, so look in ${facts.scalekit ? 'the dashboard' : 'its settings'} which one is missing.`;
}

const missingOnes =
  'Look which of these permissions (scopes) **Define Scopes** lacks, add them, spelled exactly like this, and save.';

/** What a client follows first: what is named there stands in the code that answers 401, whatever the metadata lists. */
const namedBy401 = (facts: Facts, refused: readonly string[]): string[] =>
  refused.filter((scope) => challengeScopes(facts)?.includes(scope));

/** What your MCP server names in its 401 and lists, without the refused ones. */
function fewer(facts: Facts, { scopes: refused, toldBy }: RefusedScopes): Step[] {
  const named = namedBy401(facts, refused);
  if (!named.length) return [...listFewer(facts, { scopes: refused, toldBy }), restartServer];
  const which = toldBy === 'nothing' && refused.length > 1 ? 'that permission' : codes(named);
  const { values = [] } = requiredScopes(facts, named[0]);
  const search = searchFor([...new Set([...values.map(({ name }) => name), ...named])]);
  return [
    inServer(`Take ${which} out of what the 401 of your MCP server asks for (\`scope\` of \`WWW-Authenticate\`).`, {
      values: search,
    }),
    ...(refused.some((scope) => facts.resourceMetadata.scopesSupported?.includes(scope))
      ? listFewer(facts, { scopes: refused, toldBy })
      : []),
    restartServer,
  ];
}

function listFewer(facts: Facts, { scopes: refused, toldBy }: RefusedScopes): Step[] {
  const listed = facts.resourceMetadata.scopesSupported;
  // Where nothing tells which one it is, the list without all of them is not the right one.
  const kept = toldBy === 'nothing' ? [] : listed?.filter((scope) => !refused.includes(scope));
  const which = toldBy === 'nothing' && refused.length > 1 ? 'that permission' : codes(refused);
  const text = listed
    ? `Take ${which} out of \`scopes_supported\` in ${theJson(facts)}.`
    : 'List in `scopes_supported` of the metadata of your MCP server what a client may ask for.';
  return [
    inJson(
      facts,
      text,
      {
        ...value('scopes_supported', kept?.length ? JSON.stringify(kept) : undefined),
        ...withRecipe(kept?.length ? metadataSnippets(facts, 'scopes_supported', kept) : []),
      },
      listed && refused[0],
    ),
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

/** A name that your MCP server lists by mistake. */
export function notMeant(facts: Facts, refused: RefusedScopes): Alternative {
  const { scopes, toldBy } = refused;
  const all = scopes.length > 1 && toldBy !== 'nothing';
  const it = all || scopes.length < 2 ? `${codes(scopes)} ${all ? 'are' : 'is'}` : 'one of them is';
  return {
    when: `If ${it} not meant to exist`,
    instead: `let your MCP server no longer ask for ${all ? 'these permissions' : 'that permission'}`,
    steps: fewer(facts, refused),
    // Its own list has others: most likely it is misspelt.
    ...(facts.resourceMetadata.scopesSupported?.length &&
      namedBy401(facts, scopes).some((scope) => !facts.resourceMetadata.scopesSupported?.includes(scope)) && {
        open: true as const,
      }),
  };
}

export function scopeFix(facts: Facts, asked: string | undefined, error: OAuthError | undefined): FixDraft {
  const found = refusedScopes(facts, asked, error);
  const { scopes: refused, toldBy } = found;
  const source = scopeSource(facts, asked);
  const stuck = logsAndSupport(facts);
  const setting = settingStep(facts, 'scope', refused);
  const define = [
    facts.scalekit && toldBy === 'nothing' ? { ...setting, text: missingOnes } : setting,
    ...prefixed(facts, refused),
    ...forgetSteps(facts),
  ];
  if (source === 'client')
    return {
      do: [
        nobodyNamedAny(facts) ? emptyScopes(facts) : enterScopes(facts, facts.resourceMetadata.scopesSupported ?? []),
      ],
      stuck,
    };
  if (source === 'server-metadata')
    return {
      do: fewer(facts, found),
      or: [{ when: `If all of them are meant to be allowed at ${authorizationServer(facts)}`, steps: define }],
      stuck,
    };
  const or = source === undefined ? [] : [notMeant(facts, found)];
  if (!facts.scalekit || toldBy !== 'nothing') return { do: define, or, stuck };
  return {
    do: define,
    or: [
      {
        kind: 'case',
        when: 'If the list has all of them already',
        instead: 'look for this sign-in in the logs',
        steps: stuck,
      },
      ...or,
    ],
  };
}
