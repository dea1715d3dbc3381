import { testsRecorded } from '../recorded-faults.ts';

testsRecorded('v1-proxy');
