/**
 * Which end-to-end file starts first: the longest, so that none is left alone at the end. A new file is not in the list
 * and starts before all others; it gets a line once it is known how long it takes.
 */
import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longestFirst = [
  'chromium-live',
  'chromium-sessions',
  'gallery',
  'firefox',
  'inspectors',
  'faults',
  'live-check',
  'live-check-browser',
  'clear-sign-in',
  'environment',
  'firefox-ways',
  'inspector-faults',
  'open-before',
  'attempts',
  'default-ports',
  'permissions',
  'recheck',
  'tabs',
  'check-again',
  'check-page',
  'bundle',
  'attacker',
  'frameworks',
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
