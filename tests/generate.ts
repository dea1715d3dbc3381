/** Brings the generated list of checks up to date before the tests read it. */
import { writeFileSync } from 'node:fs';
import { list, listFile } from '../lib/checks/generate.ts';

export const setup = () => writeFileSync(listFile, list());
