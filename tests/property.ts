/**
 * fast-check for all tests, with one seed: always the same, so that a run can be compared with the one before; in the
 * long runs another each time; `TEST_SEED` sets it. A property that fails says its seed.
 */
// biome-ignore lint/style/noRestrictedImports: this is the place.
import fc from 'fast-check';

const { TEST_SEED, TEST_LONG } = process.env;
export const seed = TEST_SEED ? Number(TEST_SEED) : TEST_LONG ? Math.trunc(Math.random() * 2 ** 31) : 20260728;
fc.configureGlobal({ seed });

export { fc };
