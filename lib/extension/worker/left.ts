/**
 * Which addresses of a tab were wrong and then put right: how they stand counts no more. Of two servers none is left so,
 * whichever was tried last: the worse is told first.
 */
import type { HandshakeSnapshot } from '../../snapshot.ts';
import { parseUrl } from '../../text/url.ts';

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

/** Two paths of one server: parts are missing, or letters within a word. Another word or number is another server's. */
function isSlip(...paths: [string, string]): boolean {
  const [a, b] = paths.map((path) => path.replace(/\/$/, '')) as [string, string];
  const most = Math.min(a.length, b.length);
  let [start, end] = [0, 0];
  while (start < most && a[start] === b[start]) start++;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const differing = [a, b].map((path) => path.slice(start, path.length - end));
  const more = differing.join('');
  if (differing.includes('') && (more.startsWith('/') || more.endsWith('/'))) return true;
  const isWord = !/[a-z]$/.test(a.slice(0, start)) && !/^[a-z]/.test(a.slice(a.length - end));
  return differing.every((part) => (isWord ? /^(?:mcp|sse)$/ : /^[a-z]{0,2}$/).test(part));
}

export const withLeft = (all: readonly HandshakeSnapshot[]): HandshakeSnapshot[] =>
  all.map((one) =>
    hasWrongAddress(one) && all.some((other) => beganAt(other) > beganAt(one) && isRight(other, one))
      ? { ...one, left: true }
      : one,
  );
