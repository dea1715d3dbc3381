/**
 * What an access token says of itself (RFC 7519, RFC 9068), held against what was observed of the server that it is for.
 * Nothing is verified, and nothing leaves the page.
 */
import { code, codes } from '../checks/kit/words.ts';
import type { Prose } from '../finding.ts';
import { claimsOf, isEncrypted, isJwt, scopesOf, type TokenClaims } from '../protocol/jwt.ts';
import { isScalekitClientId } from '../protocol/scalekit.ts';
import { withoutSlash } from '../text/url.ts';
import type { Observed } from './observed.ts';
import { moment, span } from './time.ts';

/** `look`: it may be meant so, and a person has to know. */
export type Standing = 'right' | 'wrong' | 'look' | 'unknown';

export interface ClaimLine {
  /** As it stands in the token: `aud`. */
  name: string;
  /** As it stands there; `null` where it is missing. */
  value: string | null;
  standing: Standing;
  says: Prose;
}

export interface TokenLook {
  kind: Prose;
  /** What all lines come to, and what to do; where there is nothing to compare it with, nothing. */
  verdict?: { standing: 'right' | 'wrong'; says: Prose };
  lines: ClaimLine[];
}

/** What else people have at hand and take for a token. */
function kindOfOther(text: string): Prose {
  if (isScalekitClientId(text)) return 'This is a client ID of Scalekit’s, and no token.';
  if (/^res_\d+$/.test(text)) return 'This is a resource ID of Scalekit’s, and no token.';
  if (/^https?:/i.test(text)) return 'This is an address, and no token.';
  if (/\s/.test(text)) return 'This is no token: a token has no spaces in it.';
  return 'It says nothing of itself: it is no JSON Web Token (JWT). Access tokens of Scalekit are, so this is another kind of token, or one of somebody else.';
}

function kindWithoutClaims(text: string): Prose {
  if (!isJwt(text)) return kindOfOther(text);
  return isEncrypted(text)
    ? 'An encrypted token (JWE): only who it is made out for can read it.'
    : 'A JSON Web Token (JWT) whose content is no JSON object, so it says nothing of itself.';
}

/** `undefined` where nothing was pasted. `now`: milliseconds since the epoch. */
export function lookAtToken(pasted: string, observed: Observed | undefined, now: number): TokenLook | undefined {
  const text = pasted.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, '');
  if (text === '') return undefined;
  const claims = claimsOf(text);
  if (!claims) return { kind: kindWithoutClaims(text), lines: [] };
  const lines = [
    issuerLine(claims, observed),
    audienceLine(claims, observed),
    ...timeLines(claims, now),
    scopeLine(claims, observed),
    ...(claims.client_id === undefined
      ? []
      : [line('client_id', claims.client_id, 'unknown', 'The client that it was given to.')]),
  ];
  const verdict = verdictOf(lines, observed);
  return {
    kind: 'A JSON Web Token (JWT). Its signature is not checked here.',
    ...(verdict && { verdict }),
    lines,
  };
}

const wrongWords: Partial<Record<string, Prose>> = {
  iss: 'it was not issued where your MCP server’s metadata leads (`iss`)',
  aud: 'it is for another server (`aud`)',
  exp: 'it has expired (`exp`)',
  nbf: 'it is not valid yet (`nbf`)',
};

function verdictOf(lines: readonly ClaimLine[], observed: Observed | undefined): TokenLook['verdict'] {
  const wrong = lines.flatMap(({ name, standing }) => (standing === 'wrong' ? (wrongWords[name] ?? []) : []));
  const url = observed?.server ?? undefined;
  if (wrong.length) {
    const why = wrong.length > 1 ? `${wrong.slice(0, -1).join(', ')}, and ${wrong.at(-1)}` : wrong[0];
    const where = url === undefined ? '' : ` with ${code(url)} as the URL of the server`;
    return {
      standing: 'wrong',
      says: `This token does not work here: ${why}. Sign in again from your client${where}, and paste the new token.`,
    };
  }
  if (!observed) return undefined;
  return {
    standing: 'right',
    says: 'Nothing that the token says is wrong here. Whether its signature is right only your MCP server can tell.',
  };
}

const line = (name: string, value: string | null, standing: Standing, says: Prose): ClaimLine => ({
  name,
  value,
  standing,
  says,
});

const notObserved = 'Check your MCP server, and it is compared with what its metadata says.';

function issuerLine({ iss }: TokenClaims, observed: Observed | undefined): ClaimLine {
  const right = observed?.issuers ?? [];
  if (iss === undefined) return line('iss', null, 'wrong', 'It does not say who issued it.');
  if (!right.length) return line('iss', iss, 'unknown', notObserved);
  if (right.includes(iss))
    return line(
      'iss',
      iss,
      'right',
      right.length > 1 ? `Right; ${codes(right.filter((one) => one !== iss))} would be right too.` : 'Right.',
    );
  const near = right.find((one) => withoutSlash(one) === withoutSlash(iss));
  return line(
    'iss',
    iss,
    'wrong',
    near === undefined
      ? `Your MCP server’s metadata leads to ${codes(right)}. It comes from somewhere else.`
      : `A slash at the end differs from ${code(near)}, and the two are compared as texts.`,
  );
}

function audienceLine({ aud }: TokenClaims, observed: Observed | undefined): ClaimLine {
  const named = aud === undefined ? [] : [aud].flat();
  const value = named.length ? named.join(', ') : null;
  if (value === null) return line('aud', null, 'wrong', 'It does not say for whom it is made out.');
  const { server, resource, resourceId } = observed ?? {};
  const urls = [resource, server].filter((one) => typeof one === 'string');
  const right = [...(resourceId === undefined ? [] : [resourceId]), ...new Set(urls)];
  if (!right.length) return line('aud', value, 'unknown', notObserved);
  const found = right.filter((one) => named.includes(one));
  if (found.length === 1 && found[0] === resourceId) {
    return line(
      'aud',
      value,
      'right',
      `Made out for the resource ID alone: your MCP server has to look for ${code(resourceId)}, and not for its URL.`,
    );
  }
  if (found.length) return line('aud', value, 'right', 'Made out for your MCP server.');
  const near = right.find((one) => named.some((name) => withoutSlash(name) === withoutSlash(one)));
  return line(
    'aud',
    value,
    'wrong',
    near === undefined
      ? `Made out for something else: for your MCP server it has to contain ${right.length > 1 ? 'one of ' : ''}${codes(right)}.`
      : `A slash at the end differs from ${code(near)}, and the two are compared as texts.`,
  );
}

function timeLines({ exp, nbf, iat }: TokenClaims, now: number): ClaimLine[] {
  const lines: ClaimLine[] = [];
  if (exp === undefined) lines.push(line('exp', null, 'look', 'It does not say until when it is valid.'));
  else {
    const left = exp * 1000 - now;
    lines.push(
      left > 0
        ? line('exp', moment(exp), 'right', `Valid for ${span(left)} more.`)
        : line('exp', moment(exp), 'wrong', `It expired ${span(-left)} ago.`),
    );
  }
  if (nbf !== undefined && nbf * 1000 > now) {
    lines.push(line('nbf', moment(nbf), 'wrong', `It is valid only in ${span(nbf * 1000 - now)}: compare the clocks.`));
  }
  if (iat !== undefined) {
    const age = now - iat * 1000;
    lines.push(
      age < 0
        ? line('iat', moment(iat), 'look', `Issued in ${span(-age)}, by the clock of this computer.`)
        : line('iat', moment(iat), 'unknown', `Issued ${span(age)} ago.`),
    );
  }
  return lines;
}

function scopeLine(claims: TokenClaims, observed: Observed | undefined): ClaimLine {
  const has = scopesOf(claims);
  const value = has.length ? has.join(' ') : null;
  const missing = (observed?.scopes ?? []).filter((scope) => !has.includes(scope));
  if (!observed) return line('scope', value, 'unknown', notObserved);
  if (missing.length) {
    return line(
      'scope',
      value,
      'look',
      `It lacks ${codes(missing)} of your MCP server’s metadata (\`scopes_supported\`). Calls that need it are refused.`,
    );
  }
  const listed = observed.scopes.length
    ? 'It has all that your MCP server’s metadata lists (`scopes_supported`).'
    : 'Your MCP server’s metadata lists none (`scopes_supported`).';
  return line('scope', value, observed.scopes.length ? 'right' : 'unknown', listed);
}
