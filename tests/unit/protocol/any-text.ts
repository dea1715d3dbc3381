import * as fc from 'fast-check';

/** Text of any UTF-16 code units, lone surrogates and control characters included. */
export const anyText = (maxLength = 200) =>
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength });
