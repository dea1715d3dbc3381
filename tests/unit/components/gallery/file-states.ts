/** States of the panel with files: waiting, being read, not readable, open with something left out. */
import { connected, failing, long, markup } from './attempts.ts';
import type { FakeFile } from './fake-files.ts';
import { attempt, handshake, START, session } from './handshakes.ts';
import type { GalleryState } from './states.ts';

const live = session([handshake([failing])]);
const withFiles = (files: Record<string, FakeFile>, snapshot = live): GalleryState => ({
  page: 'panel',
  snapshot,
  files,
});
const opened = (name: string, id: string, notes: string[] = []): FakeFile => ({
  snapshot: session([handshake([attempt({ ...connected, id, startedAt: START - 900_000 })], { id: `of ${id}` })], {
    source: { kind: 'har', name },
  }),
  notes,
});
const waiting: FakeFile = { progress: { step: 'reading', done: 0, requests: 0 } };

export const fileStates: Record<string, GalleryState> = {
  'panel-file-reading': withFiles({
    'session.har': { progress: { step: 'reading', done: 0.68, requests: 1200 } },
  }),
  'panel-file-diagnosing': withFiles(
    {
      'a-recording-with-quite-a-long-name-from-a-colleague-2026-11-25.har': {
        progress: { step: 'diagnosing', done: 0.42, requests: 30_822 },
      },
      'second.har': waiting,
      'third.har': waiting,
    },
    session([]),
  ),
  'panel-file-problems': withFiles({
    'large.har': {
      problem: {
        what: 'The file is too large: it has 513 MB, and up to 400 MB are read.',
        next: 'Clear the Network panel, record the sign-in alone, and save it again.',
      },
    },
    'half.har': {
      problem: {
        what: 'The HAR file is cut off: it ends at byte 45,123 in the middle of its JSON.',
        next: 'Save it again: the recording did not come here whole.',
      },
    },
    'shop.har': { snapshot: session([]), notes: [] },
  }),
  'panel-file-notes': withFiles({
    'colleague.har': opened('colleague.har', 'in file', [
      '2 requests were left out: what the file holds of it is no request.',
      '3 of 12 requests have no date that can be read: each is taken to come right after the one before it in the file.',
    ]),
  }),
  'panel-file-hostile': withFiles({
    [`${markup}${long}`.replaceAll('/', ' ')]: opened(markup, 'hostile file', [`${markup} ${'n'.repeat(900)}`]),
    [`\u202egnp.${'n'.repeat(300)}.har`]: { progress: { step: 'reading', done: 1, requests: 1 } },
  }),
};
