/** The log of Cursor. */
import { describe, expect, test } from 'vitest';
import type { UnusableFile } from '../../../../lib/capture/files/format.ts';
import { notesOf } from '../../../../lib/presentation/log-words.ts';
import { incompatible, readLog } from './lines.ts';

describe('Cursor', () => {
  const log = [
    '2026-04-06 09:33:02.007 [warning] [V1] needsAuth -> disconnected',
    '2026-04-06 09:33:02.014 [info] Handling ReloadClient action',
    '2026-04-06 09:33:02.014 [info] Creating streamableHttp transport',
    '2026-04-06 09:33:02.513 [info] Connecting to streamableHttp server',
    `2026-04-06 09:33:05.144 [error] ${incompatible}`,
  ];

  test('names no requests, and its words are told', () => {
    const unusable = (lines: string[]) => {
      try {
        readLog(lines);
      } catch (error) {
        return error as UnusableFile;
      }
      throw new Error('it was read');
    };
    expect(unusable(log)).toMatchObject({ message: 'The log of Cursor names no requests.' });
    expect(notesOf(unusable(log).said)).toHaveLength(1);
    expect(unusable(log.slice(0, 1)).message).toContain('it is not JSON');
  });
});
