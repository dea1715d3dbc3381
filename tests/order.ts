/**
 * Which end-to-end file starts first: the longest, so that none is left alone at the end. A new file is not in the list
 * and starts before all others; it gets a line once it is known how long it takes.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longestFirst = [
  'faults',
  'chromium-live',
  'gallery',
  'live-check',
  'inspectors',
  'firefox',
  'live-check-browser',
  'chromium-sessions',
  'clear-sign-in',
  'recheck',
  'inspector-faults',
  'frameworks',
  'open-before',
  'firefox-ways',
  'attempts',
  'real-servers',
  'attacker-joins',
  'attacker',
  'default-ports',
  'tabs',
  'traffic',
  'pages',
  'bundle',
  'permissions',
  'check-page',
  'environment',
  'check-again',
  'files',
  'cors-oracle',
  'undisturbed',
  'register',
  'nginx',
  'budget',
  'manifests',
];

const place = ({ moduleId }: TestSpecification): number => longestFirst.indexOf(basename(moduleId, '.test.ts'));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
