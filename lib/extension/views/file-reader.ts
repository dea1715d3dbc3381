/** Where a file is read: in a worker of the extension's own, which is started for it and brings the engine. */
import { createFileOpener } from './open-file.ts';

export const openFile = createFileOpener(() => new Worker('/file-reader.js'));
