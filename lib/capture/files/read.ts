/** Reads a file of any format that is known: taken out of the Inspectors' envelopes, masked, merged, in order. */
import type { Exchange, RawExchange } from '../../exchange.ts';
import { createUnwrapper } from '../envelopes/unwrap.ts';
import { createMerger } from '../merge.ts';
import { createRelevance } from '../relevance.ts';
import type { Masker } from '../secrets.ts';
import { type FileFormat, UnusableFile } from './format.ts';
import { har } from './har.ts';

/** Another format is a file beside `har.ts`, and a line here. */
const formats: readonly FileFormat[] = [har];

export interface ReadFile {
  exchanges: Exchange[];
  /** What was not read, or not as it stands, in sentences for a person. */
  notes: string[];
}

/** Throws `UnusableFile`. */
export function readFile(text: string, masker: Pick<Masker, 'maskExchange'>): ReadFile {
  if (!/\S/.test(text)) throw new UnusableFile('The file is empty.');
  const format = formats.find((f) => f.recognises(text));
  if (!format) {
    throw new UnusableFile(formats.map((f) => `The file is no ${f.name}: it is not ${f.notation}.`).join(' '));
  }
  const { exchanges, notes } = format.read(text);
  return { exchanges: assemble(exchanges, masker), notes };
}

function assemble(raw: readonly RawExchange[], masker: Pick<Masker, 'maskExchange'>): Exchange[] {
  const ordered = raw.toSorted((a, b) => a.startedAt - b.startedAt);
  const unwrapper = createUnwrapper();
  for (const x of ordered) unwrapper.learn(x);
  const seen = ordered.flatMap((x) => unwrapper.push(x, 'devtools'));
  const relevance = createRelevance();
  for (const { exchange } of seen) relevance.learn(exchange);
  const merger = createMerger();
  for (const { exchange, source } of seen) merger.add(masker.maskExchange(relevance.keep(exchange)), source);
  return merger.list();
}
