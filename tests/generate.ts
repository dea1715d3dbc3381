/** Brings the generated list of checks up to date before the tests read it. */
import { writeFileSync } from 'node:fs';
import { file, source } from '../lib/checks/generate.ts';

export const setup = () => writeFileSync(file, source);
