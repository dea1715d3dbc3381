/**
 * The built extension with what stands in for its worker: a copy in which each page hears what a state of the gallery says.
 * So the real pages, where they really stand, come into every state that the views have.
 */
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLink } from '../../lib/check-page/link.ts';
import type { Exchange } from '../../lib/exchange.ts';
import type { CheckMessage } from '../../lib/extension/shared/check-port.ts';
import type { FromReader } from '../../lib/extension/shared/file-messages.ts';
import { CHECKED } from '../../lib/extension/shared/remembered-servers.ts';
import type { CheckState } from '../../lib/extension/views/check-client.ts';
import { type Found, searchIn } from '../../lib/search.ts';
import type { FakeFile } from '../unit/components/gallery/fake-files.ts';
import { wholeExchanges } from '../unit/components/gallery/handshakes.ts';
import type { GalleryState } from '../unit/components/gallery/states.ts';
import { standIn } from './stand-in.ts';

export interface StagedState extends GalleryState {
  exchanges: Record<string, Exchange>;
  /** What the worker finds of the text that the state looks for. */
  found: Found[];
  /** What is said over a check's port, by what was asked. */
  says: Record<string, CheckMessage[]>;
  /** What the reader of files says, by the file's name. */
  reads: Record<string, FromReader>;
  /** `storage.local`. */
  stored: Record<string, unknown>;
}

export interface Stage {
  /** Directory of the extension to install. */
  directory: string;
  close(): Promise<void>;
}

function messagesOf({ asked, phase, origins, result, registered, sentence }: CheckState): CheckMessage[] {
  const said = asked.map((one, index): CheckMessage => ({ type: 'asked', count: index + 1, ...one }));
  if (phase === 'needs-permission') said.push({ type: 'permit', origins: [...(origins ?? [])] });
  if (phase === 'refused') said.push({ type: 'refused', sentence: sentence ?? '' });
  if (result) said.push({ type: 'done', ...result });
  if (registered) said.push({ type: 'registered', outcome: registered });
  return said;
}

function readingOf(file: FakeFile): FromReader {
  if ('progress' in file) return { type: 'progress', progress: file.progress };
  if ('problem' in file) return { type: 'unusable', problem: file.problem };
  return { type: 'done', ...file, good: [] };
}

/** Path of a state's page, with what stands behind its `#`. */
export const pathOf = ({ page, check, asked }: GalleryState): string =>
  ({
    panel: '/panel.html',
    popup: '/popup.html',
    check: checkLink(check?.given ?? {}),
    options: `/options.html${asked ? `#${new URLSearchParams({ allow: asked })}` : ''}`,
  })[page];

function staged(state: GalleryState): StagedState {
  const { check, files = {} } = state;
  const { comesTo, registers } = check ?? {};
  return {
    ...state,
    exchanges: state.exchanges ?? wholeExchanges,
    found: searchIn(Object.values(wholeExchanges), state.requests?.text ?? ''),
    says: {
      ...(comesTo && { start: messagesOf(comesTo) }),
      ...(typeof registers === 'object' && { register: messagesOf(registers) }),
    },
    reads: Object.fromEntries(Object.entries(files).map(([name, file]) => [name, readingOf(file)])),
    stored: { [CHECKED]: (check?.servers ?? []).map(({ url, client }) => [url, client]) },
  };
}

/** Makes the copy. The page shows the state whose name stands as `staged` in its `localStorage`. */
export async function stageExtension(built: string, states: Record<string, GalleryState>): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), 'staged-'));
  await cp(built, directory, { recursive: true });
  await mkdir(join(directory, 'staged'));
  await cp(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), join(directory, 'axe.js'));
  await writeFile(join(directory, 'stand-in.js'), `(${standIn})();`);
  for (const [name, state] of Object.entries(states))
    await writeFile(join(directory, 'staged', `${name}.json`), JSON.stringify(staged(state)));
  for (const page of ['panel', 'popup', 'check', 'options']) {
    const path = join(directory, `${page}.html`);
    const html = await readFile(path, 'utf8');
    await writeFile(path, html.replace('<head>', '<head><script src="/stand-in.js"></script>'));
  }
  return { directory, close: () => rm(directory, { recursive: true, force: true }) };
}
