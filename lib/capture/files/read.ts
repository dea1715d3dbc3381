/** Reads a file of any format that is known: taken out of the Inspectors' envelopes, masked, merged, in order. */
import type { Exchange, RawExchange } from '../../exchange.ts';
import { createUnwrapper } from '../envelopes/unwrap.ts';
import { createMerger } from '../merge.ts';
import { createRelevance } from '../relevance.ts';
import type { Masker } from '../secrets.ts';
import { claudeCodeLog } from './claude-code-log.ts';
import { copilotLog } from './copilot-log.ts';
import { cursorLog } from './cursor-log.ts';
import { type FileFormat, type RecordingReader, UnusableFile } from './format.ts';
import { har } from './har.ts';
import { mcpRemoteLog } from './mcp-remote-log.ts';
import { vscodeLog } from './vscode-log.ts';

/** Another format is a file beside `har.ts`, and a line here; what a log holds is asked for before what JSON begins with. */
const formats: readonly FileFormat[] = [mcpRemoteLog, vscodeLog, claudeCodeLog, copilotLog, cursorLog, har];

/** Of a text, what says of which format it is: the same in whatever pieces it comes. */
const BEGINNING = 256 * 1024;

export interface ReadFile {
  exchanges: Exchange[];
  /** What was not read, or not as it stands, in sentences for a person. */
  notes: string[];
  /** Of a log, what its client says in words, as it stands there: for whoever knows them, and never to be shown. */
  said?: string;
  /** Its client was still looking for where to sign in: its newest attempts have not ended. */
  goesOn?: true;
}

/** Reads one file, which comes in pieces. All but `requests` throw `UnusableFile`. */
export interface FileReader {
  push(text: string): void;
  /** Requests found so far. */
  requests(): number;
  /** `told`: how much of what is still to do is done, from 0 to 1. */
  end(told?: (done: number) => void): ReadFile;
}

export function createFileReader(masker: Pick<Masker, 'maskExchange'>): FileReader {
  let reader: RecordingReader | undefined;
  return {
    push(text) {
      if (!reader && !/\S/.test(text)) return;
      reader ??= formatOf(text.slice(0, BEGINNING)).reader();
      reader.push(text);
    },
    requests: () => reader?.requests() ?? 0,
    end(told = () => {}) {
      if (!reader) throw new UnusableFile('The file is empty.');
      const { exchanges, ...rest } = reader.end();
      if (rest.goesOn) rest.notes.push('The log ends while its client was still looking for where to sign in.');
      return { ...rest, exchanges: assemble(exchanges, masker, told) };
    },
  };
}

/** Throws `UnusableFile`. */
export function readFile(text: string, masker: Pick<Masker, 'maskExchange'>): ReadFile {
  const reader = createFileReader(masker);
  reader.push(text);
  return reader.end();
}

function formatOf(beginning: string): FileFormat {
  const format = formats.find((f) => f.recognises(beginning));
  if (format) return format;
  const others = formats.filter((f) => f !== har).map((f) => `a ${f.name}`);
  throw new UnusableFile(
    `The file is no ${har.name}: it is not JSON. Nor is it ${others.slice(0, -1).join(', ')} or ${others.at(-1)}.`,
    undefined,
    beginning,
  );
}

/** How much of the work it is to learn what belongs to a sign-in, roughly; the rest is to mask. */
const LEARNING = 0.25;

function assemble(
  raw: readonly RawExchange[],
  masker: Pick<Masker, 'maskExchange'>,
  told: (done: number) => void,
): Exchange[] {
  const ordered = raw.toSorted((a, b) => a.startedAt - b.startedAt);
  const unwrapper = createUnwrapper();
  for (const x of ordered) unwrapper.learn(x);
  const seen = ordered.flatMap((x) => unwrapper.push(x, 'devtools'));
  const relevance = createRelevance();
  seen.forEach(({ exchange }, place) => {
    relevance.learn(exchange);
    told((LEARNING * place) / seen.length);
  });
  const merger = createMerger();
  seen.forEach(({ exchange, source }, place) => {
    merger.add(masker.maskExchange(relevance.keep(exchange)), source);
    told(LEARNING + ((1 - LEARNING) * place) / seen.length);
  });
  return [...merger.list()];
}
