/** An entry of a HAR file that `lib/report/har.ts` wrote: what HAR has no place for stands in its `_exchange`. */
import type { Entry } from 'har-format';
import type { RawExchange } from '../../exchange.ts';
import { rawExchangeSchema } from '../../exchange-schema.ts';
import { defined } from '../../text/defined.ts';
import { asObject, asString } from '../../text/json.ts';
import { shaped } from '../../text/shape.ts';
import { httpOrigin } from '../../text/url.ts';
import { entryHeaders } from '../devtools-network.ts';
import { ipAddress } from '../ip-address.ts';
import { dateAt } from './dates.ts';

/**
 * `undefined` where it does not say what an exchange says; then it is an entry like any other. Anybody can write such a
 * file: what comes out is masked like the rest of it.
 */
export function ownToRaw(entry: Entry, id: string): RawExchange | undefined {
  const said = asObject((entry as { _exchange?: unknown })._exchange);
  if (!said) return undefined;
  const asked = asObject(entry.request);
  const answered = asObject(entry.response);
  const read = shaped(rawExchangeSchema, {
    ...said,
    id,
    request: defined({
      ...asObject(said.request),
      method: asked?.method,
      url: asked?.url,
      headers: entryHeaders(asked?.headers),
      body: asString(asObject(asked?.postData)?.text),
    }),
    response:
      asObject(said.response) &&
      defined({
        ...asObject(said.response),
        status: answered?.status,
        headers: entryHeaders(answered?.headers),
        body: asString(asObject(answered?.content)?.text),
      }),
  });
  if (!read || !httpOrigin(read.request.url) || !isInTime(read)) return undefined;
  const { page, addresses, ...exchange } = read;
  return defined({
    ...exchange,
    page: { ...page, origin: httpOrigin(page.origin) ?? null },
    addresses: addresses?.flatMap((address) => ipAddress(address) ?? []),
  });
}

const isInTime = ({ startedAt, durationMs = 0, preflight }: RawExchange) =>
  [startedAt, preflight?.startedAt ?? 0].every((at) => dateAt(at) !== undefined) && durationMs >= 0;
