import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createReader } from '../lib/extension/reader/reader.ts';
import type { FromReader, ToReader } from '../lib/extension/shared/file-messages.ts';

/** Started by the panel as a worker, one for each file. */
export default defineUnlistedScript(() => {
  const answer = createReader((message: FromReader) => self.postMessage(message));
  self.addEventListener('message', ({ data }: MessageEvent<ToReader>) => void answer(data));
});
