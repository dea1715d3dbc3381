/**
 * Which servers of a tab the person has gone on from. Version 1 has one connection, so each server takes the place of the
 * one before. Elsewhere several stand beside each other, but for an address that was wrong and then put right.
 */
import type { HandshakeSnapshot } from '../../snapshot.ts';
import { httpOrigin } from '../../text/url.ts';

const newestOf = ({ attempts }: HandshakeSnapshot) => attempts.at(-1);
const beganAt = (one: HandshakeSnapshot): number => newestOf(one)?.startedAt ?? 0;

/** Its address was asked as an MCP server's, and not only that of its metadata. */
const isConnecting = (one: HandshakeSnapshot): boolean =>
  one.server !== null && newestOf(one)?.exchanges.some(({ role }) => role === 'mcp') === true;

const hasWrongAddress = (one: HandshakeSnapshot): boolean =>
  newestOf(one)?.diagnosis.cause?.check === 'network/wrong-endpoint';

/** `server` is that of `one` with its address put right. */
const isRight = (server: HandshakeSnapshot, one: HandshakeSnapshot): boolean =>
  newestOf(server)?.diagnosis.verdict === 'connected' &&
  httpOrigin(server.server ?? '') === httpOrigin(one.server ?? '');

/** `oneAtATime`: the client has one connection. */
export const withLeft = (all: readonly HandshakeSnapshot[], oneAtATime: boolean): HandshakeSnapshot[] =>
  all.map((one) => {
    const later = all.filter((other) => isConnecting(other) && beganAt(other) > beganAt(one));
    const left = oneAtATime ? later.length > 0 : hasWrongAddress(one) && later.some((other) => isRight(other, one));
    return left ? { ...one, left } : one;
  });
