/**
 * Which addresses of a tab were wrong and then put right: how they stand counts no more. Of two servers none is left so,
 * whichever was tried last: the worse is told first.
 */
import type { HandshakeSnapshot } from '../../snapshot.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';

const newestOf = ({ attempts }: HandshakeSnapshot) => attempts.at(-1);
const beganAt = (one: HandshakeSnapshot): number => newestOf(one)?.startedAt ?? 0;

const hasWrongAddress = (one: HandshakeSnapshot): boolean =>
  newestOf(one)?.diagnosis.cause?.check === 'network/wrong-endpoint';

/** `server` is that of `one` with its address put right. */
function isRight(server: HandshakeSnapshot, one: HandshakeSnapshot): boolean {
  const [right, wrong] = [parseUrl(server.server), parseUrl(one.server)];
  if (!right || !wrong || newestOf(server)?.diagnosis.verdict !== 'connected') return false;
  return right.origin === wrong.origin && isSlip(right.pathname.toLowerCase(), wrong.pathname.toLowerCase());
}

/** Another path of one server: parts are missing, or its last word is mistyped. Another word or number is another server's. */
function isSlip(right: string, wrong: string): boolean {
  const [a, b] = [withoutSlash(right), withoutSlash(wrong)];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.startsWith(`${short}/`) || long.endsWith(short)) return true;
  return above(a) === above(b) && isMistyped(last(b), last(a));
}

/** The other of the two usual words; or this one with a letter too few, too many, or another, or with two that are swapped. */
function isMistyped(word: string, meant: string): boolean {
  if (!usual.test(meant) || !/^[a-z]+$/.test(word)) return false;
  const [fewer, fewerMeant] = [lettersTaken(word), lettersTaken(meant)];
  return usual.test(word) || fewer.includes(meant) || fewerMeant.some((one) => one === word || fewer.includes(one));
}

const usual = /^(?:mcp|sse)$/;
const lettersTaken = (word: string): string[] => Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1));

/** A path without its last part. */
const above = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const withLeft = (all: readonly HandshakeSnapshot[]): HandshakeSnapshot[] =>
  all.map((one) =>
    hasWrongAddress(one) && all.some((other) => beganAt(other) > beganAt(one) && isRight(other, one))
      ? { ...one, left: true }
      : one,
  );
