/**
 * Which addresses of a tab were wrong and then put right: how they stand counts no more. Of two servers none is left so,
 * whichever was tried last: the worse is told first.
 */
import type { HandshakeSnapshot } from '../../snapshot.ts';
import { httpOrigin } from '../../text/url.ts';

const newestOf = ({ attempts }: HandshakeSnapshot) => attempts.at(-1);
const beganAt = (one: HandshakeSnapshot): number => newestOf(one)?.startedAt ?? 0;

const hasWrongAddress = (one: HandshakeSnapshot): boolean =>
  newestOf(one)?.diagnosis.cause?.check === 'network/wrong-endpoint';

/** `server` is that of `one` with its address put right. */
const isRight = (server: HandshakeSnapshot, one: HandshakeSnapshot): boolean =>
  newestOf(server)?.diagnosis.verdict === 'connected' &&
  httpOrigin(server.server ?? '') === httpOrigin(one.server ?? '');

export const withLeft = (all: readonly HandshakeSnapshot[]): HandshakeSnapshot[] =>
  all.map((one) =>
    hasWrongAddress(one) && all.some((other) => beganAt(other) > beganAt(one) && isRight(other, one))
      ? { ...one, left: true }
      : one,
  );
