/** Opens files in the panel. What reads them, and shows how far it is, is loaded with the first one. */
import type { VNode } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import type { OpenFile } from '../../lib/extension/views/open-file.ts';
import type { FileQueue } from './file-queue.ts';
import type { PanelState } from './panel-state.ts';

export interface Files {
  /** Opens files together; absent where files cannot be opened. */
  add: ((files: File[]) => void) | undefined;
  /** How far the reading is, while a file is read. */
  bar: VNode | null;
}

export function useFiles(state: PanelState, openFile: OpenFile | undefined): Files {
  const [bar, setBar] = useState<VNode | null>(null);
  const queue = useRef<Promise<FileQueue> | null>(null);
  const add = useCallback(
    async (files: File[]) => {
      if (!openFile) return;
      queue.current ??= import('./reading.ts').then(({ startReading, ReadingBar }) => {
        const started = startReading(state, openFile);
        setBar(<ReadingBar queue={started} />);
        return started;
      });
      (await queue.current).add(files);
    },
    [state, openFile],
  );
  return { add: openFile && add, bar };
}
