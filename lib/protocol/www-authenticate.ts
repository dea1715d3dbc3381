/**
 * The `WWW-Authenticate` field (RFC 9110 §11.6.1), read twice: as the standard says, with every departure from its
 * grammar named and what can be recovered recovered; and as the official TypeScript SDK reads it, which is less.
 */
import type { HeaderLines } from '../exchange.ts';
import { defined } from '../text/defined.ts';
import { createKept } from '../text/kept.ts';
import { trimmed } from '../text/trim.ts';
import { parseUrl } from '../text/url.ts';
import { isBearer, LineParser, type ParsedChallenge, type Problem } from './challenge-parser.ts';

/** Lines beyond these are not read: a header from the network may be of any size. */
const MAX_LINES = 32;
const MAX_LINE = 16 * 1024;

export interface ParsedHeader {
  challenges: ParsedChallenge[];
  problems: Problem[];
}

/** What the official TypeScript SDK makes of the header; members that it does not find are absent. */
export interface SdkView {
  /** As `URL` writes it: the URL that the client will ask. */
  resourceMetadata?: string;
  scope?: string;
  error?: string;
}

export interface BearerChallenge {
  error?: string;
  errorDescription?: string;
  scope?: string;
  /** As written: it may be relative or no URL at all. */
  resourceMetadata?: string;
}

/** The whole reading of a response's `WWW-Authenticate` lines. */
export interface Challenge extends ParsedHeader {
  lines: string[];
  /** The Bearer challenges taken together, the first value of each parameter; absent when there is none. */
  bearer?: BearerChallenge;
  sdk: SdkView;
}

/**
 * Reads the lines of the field as one list of challenges (RFC 9110 §5.3: several lines are one list). Never throws.
 */
function parseChallenges(lines: string[]): ParsedHeader {
  const header: ParsedHeader = { challenges: [], problems: [] };
  for (const line of lines.slice(0, MAX_LINES)) new LineParser(line.slice(0, MAX_LINE), header).run();
  return header;
}

/** RFC 6750 §3, RFC 9728 §5.1: the parameters of the Bearer challenges. */
function readBearer(challenges: ParsedChallenge[]): BearerChallenge | undefined {
  const params = challenges.filter(isBearer).map((challenge) => challenge.params);
  if (!params.length) return undefined;
  const value = (name: string) => params.flat().find((param) => param.name === name)?.value;
  return defined({
    error: value('error'),
    errorDescription: value('error_description'),
    scope: value('scope'),
    resourceMetadata: value('resource_metadata'),
  });
}

/**
 * What `extractWWWAuthenticateParams` of `@modelcontextprotocol/sdk` (1.23 to 1.32) returns. The header must begin
 * with `Bearer` and a space, so a Bearer challenge in second place, `Bearer:` and `Bearer,` give nothing; a parameter
 * is found by an unanchored pattern, so one inside another's quoted value is found too, and single quotes stay part of
 * the value; `resource_metadata` is dropped when it is no absolute URL.
 */
function sdkView(lines: string[]): SdkView {
  // As `Headers.get` combines several lines (Fetch standard, "get": surrounding whitespace goes, `, ` between).
  const value = lines.map((line) => trimmed(line, /[\t\n\r ]/)).join(', ');
  const [scheme = '', second] = value.split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !second) return {};
  const field = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(value);
    return match?.[1] || match?.[2] || undefined;
  };
  return defined({
    resourceMetadata: parseUrl(field(/resource_metadata=(?:"([^"]+)"|([^\s,]+))/))?.href,
    scope: field(/scope=(?:"([^"]+)"|([^\s,]+))/),
    error: field(/error=(?:"([^"]+)"|([^\s,]+))/),
  });
}

/** Everything that is to be known of a response's `WWW-Authenticate` lines. Never throws. */
export function readChallenge(lines: string[]): Challenge {
  const { challenges, problems } = parseChallenges(lines);
  const bearer = readBearer(challenges);
  return { lines, challenges, problems, ...(bearer && { bearer }), sdk: sdkView(lines) };
}

type HeaderLine = HeaderLines[number];

/** What a line says by itself stays as long as the line: it is asked for wherever an answer is looked at. */
const read = createKept<HeaderLine, Challenge>();

function readLine(line: HeaderLine): Challenge {
  const known = read.of(line);
  if (known) return known;
  const challenge = readChallenge([line[1]]);
  read.keep(line, challenge);
  return challenge;
}

const linesIn = (headers: HeaderLines | undefined): HeaderLine[] =>
  headers?.filter((line) => line[0] === 'www-authenticate') ?? [];

/** Each line of an answer's challenge by itself. */
export const challengesIn = (headers: HeaderLines | undefined): Challenge[] => linesIn(headers).map(readLine);

/** An answer's challenge, all of its lines taken together; `undefined` where it has none. */
export function challengeIn(headers: HeaderLines | undefined): Challenge | undefined {
  const [first, ...others] = linesIn(headers);
  if (!first) return undefined;
  return others.length ? readChallenge([first, ...others].map((line) => line[1])) : readLine(first);
}

/** For a token, under whichever name: `DPoP` where the client proves that it has the key of it (RFC 9449 §7.1). */
export const asksForToken = (challenge: Challenge | undefined): boolean =>
  challenge?.challenges.some((one) => isBearer(one) || /^dpop$/i.test(one.scheme)) === true;

/** It asks for a name and a password, and for no token. */
export const asksForPassword = (headers: HeaderLines | undefined): boolean => {
  const lines = challengesIn(headers);
  const all = lines.flatMap(({ challenges }) => challenges);
  return all.some(({ scheme }) => /^basic$/i.test(scheme)) && !lines.some(asksForToken);
};
