import type { HeaderLines } from '../../../lib/exchange.ts';
import { fc } from '../../property.ts';

/** Text of any UTF-16 code units, lone surrogates and control characters included. */
export const anyText = (maxLength = 200) =>
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength });

const names = fc.constantFrom(
  'access-control-allow-origin',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-credentials',
  'access-control-expose-headers',
  'content-type',
  'authorization',
  'origin',
  'cookie',
  'accept',
  'range',
);
const values = fc.oneof(
  fc.constantFrom('*', 'http://localhost:6274', 'true', 'authorization, content-type', 'application/json', ''),
  anyText(60),
);
/** Header lines of the CORS protocol, with values that belong there and values that do not. */
export const headerLines: fc.Arbitrary<HeaderLines> = fc.array(fc.tuple(names, values), { maxLength: 6 });
