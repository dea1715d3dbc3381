import { testsRecorded } from '../recorded-faults.ts';

testsRecorded('v2');
