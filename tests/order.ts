/**
 * Which end-to-end file starts first: the longest, so that none is left alone at the end. A new file is not in the list
 * and starts before all others; it gets a line once it is known how long it takes.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longestFirst = [
  'chromium-sessions',
  'gallery',
  'faults',
  'chromium-live',
  'firefox',
  'live-check',
  'recheck',
  'live-check-browser',
  'inspectors',
  'open-before',
  'inspector-faults',
  'default-ports',
  'attempts',
  'clear-sign-in',
  'firefox-ways',
  'bundle',
  'pages',
  'permissions',
  'environment',
  'tabs',
  'check-page',
  'real-servers',
  'check-again',
  'frameworks',
  'traffic',
  'attacker',
  'files',
  'cors-oracle',
  'register',
  'nginx',
  'manifests',
  'budget',
];

const place = ({ moduleId }: TestSpecification): number => longestFirst.indexOf(basename(moduleId, '.test.ts'));

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
