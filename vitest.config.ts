import { defineConfig } from 'vitest/config';

const alone = 'tests/e2e/default-ports.test.ts';
/** They end what hangs; how long things take is measured in the bench, and a loaded machine fails no test. */
const limits = { testTimeout: 120_000, hookTimeout: 120_000, expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  test: {
    projects: [
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          ...limits,
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          // What a file loads is loaded for the next one too: half of the time went into loading it again.
          isolate: false,
          // The runner would leave one of two cores to itself.
          maxWorkers: 2,
        },
      },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          ...limits,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: [alone],
          // Browsers wait more than they work: two files at a time fit on two cores.
          maxWorkers: 2,
        },
      },
      // It needs the default ports of the Inspector for itself.
      { test: { ...limits, name: 'ports', include: [alone] } },
    ],
  },
});
