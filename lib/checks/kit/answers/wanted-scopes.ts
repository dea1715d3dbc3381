/** Which permissions a refusal asks for: in its challenge, in its body, in its words. */
import { wordsOf } from '../../../handshake/answer-error.ts';
import type { Facts, McpExchange } from '../../../handshake/facts.ts';
import { scopesIn, scopesOf } from '../../../protocol/jwt.ts';
import { oauthCodes } from '../../../protocol/oauth-words.ts';
import { asObject, asStrings, isObject } from '../../../text/json.ts';
import { withoutEnd, withoutStart } from '../../../text/trim.ts';

/** Scopes that the refusal asks for: as its challenge lists them, as its body does, and only then as its words do. */
export function wantedBy(facts: Facts, x: McpExchange): string[] {
  const challenge = scopesIn(x.challenge?.bearer?.scope);
  if (challenge.length) return challenge;
  const listed = scopesInBody(x.json);
  return listed.length ? listed : scopesInWords(facts, wordsOf(x));
}

const scopeMembers = ['scope', 'scopes', 'required_scope', 'required_scopes', 'requiredScopes', 'missing_scopes'];

/** In the body's own members, in its error's, or in what a JSON-RPC error carries. */
function scopesInBody(body: unknown): string[] {
  if (!isObject(body)) return [];
  const error = asObject(body.error);
  return (
    [body, error, asObject(error?.data), asObject(body.data)]
      .flatMap((part) => (part ? [scopeMembers.map((name) => part[name])] : []))
      .flat()
      .map((value) => (typeof value === 'string' ? scopesIn(value) : (asStrings(value) ?? [])))
      .find((scopes) => scopes.length > 0)
      ?.slice(0, 32) ?? []
  );
}

/** A scope in a sentence has a shape that no word has, or is one of those that are known here. */
const isShaped = (text: string) =>
  /^[\w-]+[:./][\w:./*-]*\w$/.test(text) || (/^[\w-]+$/.test(text) && /[\w-][_-]\w/.test(text));

/** `Token missing required scopes: todo:write`: what stands behind the colon, to the end of the sentence. */
function scopesInWords({ resourceMetadata, serverMetadata, token }: Facts, text: string): string[] {
  const behind = /\bscopes?:\s*((?:[^.;\n]|\.(?=\S)){1,300})/i.exec(text)?.[1] ?? '';
  const named = behind
    .split(/[\s,]+/)
    .map((name) => withoutEnd(withoutStart(name, /["'`[({]/), /["'`\])}.,:]/))
    .filter((name) => name !== '' && !oauthCodes.some((code) => code === name));
  const known = new Set([
    ...(resourceMetadata.scopesSupported ?? []),
    ...(serverMetadata.scopesSupported ?? []),
    ...[...token.claims.values()].flatMap(scopesOf),
  ]);
  const isList = behind.split(',').length > 1 && behind.split(',').every((part) => !/\S\s+\S/.test(part.trim()));
  return named.length === 1 || isList ? named : named.filter((name) => isShaped(name) || known.has(name));
}
