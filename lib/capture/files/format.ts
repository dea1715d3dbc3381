/** A file as a source: somebody's recording of the traffic, in whatever format. */
import type { RawExchange } from '../../exchange.ts';

export interface FileFormat {
  /** As people call it, and what a text that is none is not. */
  name: string;
  notation: string;
  /** By how the text begins; `read` says what is wrong with the rest. */
  recognises(text: string): boolean;
  /** Throws `UnusableFile`. */
  read(text: string): Recording;
}

export interface Recording {
  /** What may be part of a handshake, in the order of the requests: no scripts, styles, images or fonts. */
  exchanges: RawExchange[];
  /** What was not read, or not as it stands, in sentences for a person. */
  notes: string[];
}

/** The file cannot be used; the message is a sentence for a person. */
export class UnusableFile extends Error {
  override name = 'UnusableFile';
}
