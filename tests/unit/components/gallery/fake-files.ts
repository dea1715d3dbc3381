/** Files that stand in for real ones: each stays where it is said to be, or ends as it is said to end. */
import type { FileProblem, FileProgress } from '../../../../lib/extension/shared/file-messages.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import type { OpenFile } from '../../../../lib/extension/views/open-file.ts';

export type FakeFile =
  | { progress: FileProgress }
  | { problem: FileProblem }
  | { snapshot: SessionSnapshot; notes: string[] };

export const fakeOpenFile =
  (files: Record<string, FakeFile> = {}): OpenFile =>
  async ({ name }, told, stop) => {
    const file = files[name];
    if (!file) return { problem: { what: 'This file is no HAR.', next: 'Open another one.' } };
    if ('problem' in file) return file;
    if ('snapshot' in file) {
      const asBefore = async () => ({ snapshot: file.snapshot });
      return {
        opened: {
          name,
          ...file,
          good: [],
          exchange: async () => null,
          search: async () => [],
          compare: asBefore,
          beside: asBefore,
          close: () => {},
        },
      };
    }
    told(file.progress);
    return new Promise((resolve) => stop.addEventListener('abort', () => resolve('stopped')));
  };
