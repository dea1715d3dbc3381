import { defineConfig } from 'vitest/config';

const alone = 'tests/e2e/default-ports.test.ts';
const browsers = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}'],
          // What a file loads is loaded for the next one too: half of the time went into loading it again.
          isolate: false,
          // Ends what hangs; how long things take is measured in the bench, and a loaded machine fails no test.
          testTimeout: 60_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        test: {
          ...browsers,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: [alone],
          // Browsers wait more than they work: two files at a time fit on two cores.
          maxWorkers: 2,
        },
      },
      // It needs the default ports of the Inspector for itself.
      { test: { ...browsers, name: 'ports', include: [alone] } },
    ],
  },
});
