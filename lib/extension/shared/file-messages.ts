/** What a view and the worker that reads a file for it say to each other; both are the extension's own. */
import type { KeptSignIn } from '../../changed/kept-sign-in.ts';
import type { Exchange } from '../../exchange.ts';
import type { Found } from '../../search.ts';
import type { SessionSnapshot } from './session-snapshot.ts';

export interface FileProgress {
  step: 'reading' | 'diagnosing';
  /** How much of this step is done, from 0 to 1. */
  done: number;
  /** Requests found in the file so far. */
  requests: number;
}

/** Why a file is not shown, in sentences for a person: what is the matter with it, and what to do now. */
export interface FileProblem {
  what: string;
  next: string;
}

export interface ReadRequest {
  type: 'read';
  file: File;
  /** Keeps the ids of two files apart. */
  prefix: string;
}

/** The first message is `read`, and there is one of it: a worker reads one file, and keeps its exchanges. */
export type ToReader =
  | ReadRequest
  | { type: 'exchange'; id: string }
  | { type: 'search'; text: string }
  /** `text`: the Metadata JSON pasted from the dashboard for a server; `null` forgets it. */
  | { type: 'compare'; server: string; text: string | null }
  /** What worked in the other files that are open. */
  | { type: 'beside'; good: readonly KeptSignIn[] };

/** The file as it is shown now, or what is the matter with the pasted text. */
export type Compared = { snapshot: SessionSnapshot } | { problem: string };

export type FromReader =
  | { type: 'progress'; progress: FileProgress }
  /** `notes`: what the file leaves out, in sentences for a person. `good`: what worked in it. */
  | { type: 'done'; snapshot: SessionSnapshot; notes: string[]; good: KeptSignIn[] }
  | { type: 'unusable'; problem: FileProblem }
  /** `null`: it is not in the file. */
  | { type: 'exchange'; id: string; exchange: Exchange | null }
  /** In the order in which it was asked. */
  | { type: 'found'; found: Found[] }
  /** In the order in which it was asked. */
  | { type: 'compared'; outcome: Compared };
