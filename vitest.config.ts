import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/order.ts';

const alone = 'tests/e2e/default-ports.test.ts';
/** Files at a time: browsers and Inspectors wait more than they work, and two cores were busy less than half of the time. */
const together = 4;
/** They end what hangs; how long things take is measured in the bench, and a loaded machine fails no test. */
const limits = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
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
          globalSetup: 'tests/e2e/built.ts',
          // As above: a browser driver, an authorization server and two SDKs are loaded once per worker and not per file.
          isolate: false,
          maxWorkers: together,
        },
      },
      // It needs the default ports of the Inspector for itself, which of the others only the long runs take.
      {
        test: { ...limits, name: 'ports', include: [alone], globalSetup: 'tests/e2e/built.ts', maxWorkers: together },
      },
    ],
  },
});
