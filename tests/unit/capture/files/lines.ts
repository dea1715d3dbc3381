/** Logs for tests: what is read of their lines, what is said of that, and the message that a client began with. */
import { readFile } from '../../../../lib/capture/files/read.ts';
import { inShort, judgeSession, masker } from '../../../fixtures/judge.ts';

type Lines = readonly string[];

export const readLog = (lines: Lines) => readFile(lines.join('\n'), masker);
export const read = (lines: Lines) => readLog(lines).exchanges;
export const judged = (lines: Lines) => {
  const { exchanges, goesOn = false } = readLog(lines);
  return judgeSession(exchanges, { running: goesOn }).map(inShort);
};

/** So many tenths of a second after the log began. */
export const at = (n: number) => `2026-11-30T10:49:${String(Math.floor(n / 10)).padStart(2, '0')}.${n % 10}00Z`;

/** A value as a log has it in a line. */
export const q = (value: unknown) => JSON.stringify(value);

export const message = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'Visual Studio Code', version: '1.115.0' },
  },
};

/** The official SDK's words for a server without registration. */
export const incompatible = 'Incompatible auth server: does not support dynamic client registration';
