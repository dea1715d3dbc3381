/** MCP requests that were refused. */
import { isAskedForNonce } from '../../handshake/asks-again.ts';
import type { McpExchange } from '../../handshake/facts.ts';

/**
 * Answers that refuse an MCP request: not those that end nothing (`DELETE`, `405` to `GET`, a stream that broke off), nor a
 * question for a nonce.
 */
export const refusedWith = (exchanges: readonly McpExchange[], ...statuses: number[]): McpExchange[] =>
  exchanges.filter(
    (x) =>
      x.status !== undefined &&
      statuses.includes(x.status) &&
      (x.outcome === 'refused' || (x.outcome === 'blocked' && x.failure?.kind !== 'proxy')) &&
      !isAskedForNonce(x, exchanges),
  );
