/** How long a request took, and what with, where the source tells. */
import type { Exchange, Timing as Parts } from '../../lib/exchange.ts';
import { duration } from '../parts/text.ts';

/** `ssl` is part of `connect`. */
type Part = Exclude<keyof Parts, 'ssl'>;

const names: Record<Part, string> = {
  blocked: 'waiting to be sent',
  dns: 'looking up the host',
  connect: 'connecting',
  send: 'sending',
  wait: 'waiting for the response',
  receive: 'receiving it',
};

/** Less than this, in milliseconds, is not worth a word. */
const WORTH = 0.1;
const took = (ms: number): string => (ms < 10 ? `${Number(ms.toFixed(1))} ms` : duration(ms));

/** Parts of the page's own request: what a program did behind it is not in them. */
export function Timing({ exchange: { via, timing, durationMs } }: { exchange: Exchange }) {
  if (via !== 'direct' || !timing || durationMs === undefined) return null;
  const tls = timing.ssl ? ` (of it TLS ${took(timing.ssl)})` : '';
  const parts = (Object.keys(names) as Part[]).flatMap((part) => {
    const spent = timing[part];
    return spent === undefined || spent < WORTH
      ? []
      : [`${names[part]} ${took(spent)}${part === 'connect' ? tls : ''}`];
  });
  return (
    <p class="quiet-text">
      {took(durationMs)}: {parts.join(', ')}
    </p>
  );
}
