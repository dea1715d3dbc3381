/** Which part of a path is a key. */
import { readMasked } from '../../masked.ts';
import type { SecretKind } from '../../text/masked-words.ts';
import { isIdentifier } from './forms.ts';
import { identifiedBehind, issuerHost } from './lists/public-forms.ts';
import { secretName } from './names.ts';
import { isHexadecimal, isRandom, isUnspeakable } from './random.ts';

const identified = new Set(identifiedBehind.map(({ before }) => before));

/** Shortest part of a path that counts as random, and shortest behind a part that says what it is. */
const SHORTEST = 20;
const SHORTEST_NAMED = 8;

/** Behind it stands an identifier. */
export const isIdentified = (before: string | undefined): boolean => identified.has(before ?? '');

export interface Around {
  /** The part before it. */
  before: string | undefined;
  /** The host, for the first part of a path or of what a well-known name was inserted before. */
  host?: string | undefined;
}

/** `segment` is decoded. A UUID is a key only behind a part that says so. */
export function segmentKind(segment: string, { before = '', host = '' }: Around): SecretKind | undefined {
  if (segment.length < SHORTEST_NAMED || isIdentified(before) || readMasked(segment)) return undefined;
  const named = secretName(before);
  if (named && !named.alone && isMade(segment) && !isIdentifier(segment)) return named.kind;
  if (issuerHost.test(host) && segment.length <= 40) return undefined;
  const parts = [segment, ...segment.split(signs)];
  return parts.some((part) => isRandom(part, SHORTEST) || isHexadecimal(part)) ? 'credential' : undefined;
}

/** What may stand around a key in its part of a path: `@…`, `('…')`. */
const signs = /[^\w+=.~-]/;

/** Words that paths have, with a number. */
const ofPaths = /^(?:endpoint|mcp|oauth|oidc|reset|saml|tools?|verify|\d{4})\d{0,2}[a-z]{0,8}$/i;

/** Made by chance, or chosen by a person to be none that others choose. */
const isMade = (segment: string) =>
  (!ofPaths.test(segment) && /\d/.test(segment) && /[A-Za-z]/.test(segment)) || isUnspeakable(segment);
