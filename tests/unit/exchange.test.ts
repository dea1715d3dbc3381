import * as v from 'valibot';
import { expect, test } from 'vitest';
import { createMasker } from '../../lib/capture/secrets.ts';
import type { RawExchange } from '../../lib/exchange.ts';
import { exchangeSchema } from '../../lib/exchange-schema.ts';
import { handshakesOf } from '../../lib/handshake/assemble.ts';

const raw: RawExchange = {
  id: 'x',
  startedAt: 0,
  page: { tabId: 1, origin: null },
  via: 'direct',
  request: {
    method: 'POST',
    url: 'https://mcp.acme.dev/mcp',
    headers: [['authorization', 'Bearer sk-0123456789abcdef']],
    body: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}',
  },
};

test('an exchange that was not masked does not compile where a masked one is asked for', () => {
  const masked = createMasker(new Uint8Array(32)).maskExchange(raw);
  expect(handshakesOf([masked])).toHaveLength(1);
  expect(handshakesOf([v.parse(exchangeSchema, JSON.parse(JSON.stringify(masked)))])).toHaveLength(1);
  // @ts-expect-error The types alone stop it: this line is what is tested.
  expect(handshakesOf([raw])).toHaveLength(1);
});
