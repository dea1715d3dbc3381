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
  'chromium-sessions',
  'recheck',
  'frameworks',
  'inspectors',
  'bundle',
  'firefox',
  'clear-sign-in',
  'live-check-browser',
  'open-before',
  'attacker',
  'firefox-ways',
  'attempts',
  'environment',
  'inspector-faults',
  'default-ports',
  'check-page',
  'pages',
  'tabs',
  'real-servers',
  'permissions',
  'traffic',
  'files',
  'check-again',
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
