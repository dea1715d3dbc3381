/** A file as a source: somebody's recording of the traffic, in whatever format. */
import type { RawExchange } from '../../exchange.ts';

export interface FileFormat {
  /** As people call it. */
  name: string;
  /** By how the text begins; its reader says what is wrong with the rest. */
  recognises(beginning: string): boolean;
  reader(): RecordingReader;
}

/** Reads one file, which comes in pieces. Both methods throw `UnusableFile`. */
export interface RecordingReader {
  push(text: string): void;
  /** Requests found so far. */
  requests(): number;
  end(): Recording;
}

/** For a format whose text is read once it is whole. `read` throws `UnusableFile`. */
export const wholeText = (read: (text: string) => Recording) => (): RecordingReader => {
  const pieces: string[] = [];
  return {
    push: (text) => void pieces.push(text),
    requests: () => 0,
    end: () => read(pieces.join('')),
  };
};

export interface Recording {
  /** What may be part of a handshake, in the order of the requests: no scripts, styles, images or fonts. */
  exchanges: RawExchange[];
  /** What was not read, or not as it stands, in sentences for a person. */
  notes: string[];
  /** Of a log, what its client says in words, which may tell what it does not show. */
  said?: string;
  /** Of a log: its last lines look for where to sign in, and whatever they found, its client goes on after that. */
  goesOn?: true;
}

/** The file cannot be used: the message says in a sentence what is the matter, `next` what a person may do now. */
export class UnusableFile extends Error {
  override name = 'UnusableFile';
  readonly next: string;
  /** Of a text without requests, what may still be known of its words. */
  readonly said: string | undefined;
  constructor(message: string, next = 'Save the requests of the sign-in as a HAR file, and open that.', said?: string) {
    super(message);
    this.next = next;
    this.said = said;
  }
}
