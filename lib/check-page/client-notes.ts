/** What is special to one client: how it registers, what it saved and how it forgets it on this system, its log, its known faults. */

import { yourComputer, yourServer } from '../checks/kit/places.ts';
import { command, onComputer, step, value } from '../checks/kit/steps/step.ts';
import { clientCalled } from '../clients/all.ts';
import type { Client, Fault, Known, Registration, System } from '../clients/client.ts';
import type { Prose, Step } from '../finding.ts';

/** What is only reported, worked out or guessed says so. */
const sureness: Partial<Record<Known, Prose>> = {
  report: 'As users reported it.',
  derived: 'Worked out from what it is built on.',
  guess: 'Not confirmed by its maker.',
};

interface Note {
  steps: Step[];
  /** How sure it is, where it is not. */
  sure?: Prose;
}

export interface ClientNotes {
  id: string;
  name: string;
  /** When the facts were gathered, and of which version. */
  asOf: string;
  version?: string;
  /** How it gets a client ID, in its order. */
  registers: Prose[];
  /** Callback addresses to paste into the dashboard. */
  callbacks: string[];
  /** Those that differ from case to case, and can be listed nowhere. */
  varying: string[];
  clear?: Note;
  log?: Note;
  faults: readonly Fault[];
}

const registrations: Record<Registration, Prose> = {
  static: 'with the client ID in its settings, where somebody entered one',
  cimd: 'with an address of its own as its client ID (CIMD)',
  'cimd-of-user': 'with the address of a metadata document, where somebody entered one (CIMD)',
  dcr: 'by registering itself (DCR)',
  asks: 'by asking you for a client ID',
};

const sure = (by: Known): Pick<Note, 'sure'> => (sureness[by] === undefined ? {} : { sure: sureness[by] });

function clearNote({ name, clear }: Client, system: System): Note | undefined {
  if (!clear) return undefined;
  const { text, path, commands, files, atServer, after } = clear.is;
  const [line, file] = [commands?.[system], files?.[system]];
  const client = { kind: 'client', name } as const;
  const first = atServer
    ? step(yourServer, text)
    : line !== undefined
      ? onComputer(text, command(line))
      : file !== undefined
        ? onComputer(text, value('File', file))
        : step(client, text, path && { path });
  return { steps: [first, ...(after === undefined ? [] : [step(client, after)])], ...sure(clear.from.by) };
}

function logNote({ name, log }: Client, system: System): Note | undefined {
  if (!log) return undefined;
  const { text, files } = log.is;
  const file = files?.[system];
  const made =
    file === undefined ? step({ kind: 'client', name }, text) : step(yourComputer, text, value('File', file));
  return { steps: [made], ...sure(log.from.by) };
}

/** Angle brackets stand for what differs. */
const varies = (address: string) => address.includes('<');

/** `undefined` for a name that nobody knows. */
export function clientNotes(name: string, system: System): ClientNotes | undefined {
  const client = clientCalled(name);
  if (!client) return undefined;
  const callbacks = client.callbacks?.is ?? [];
  const [clear, log] = [clearNote(client, system), logNote(client, system)];
  return {
    id: client.id,
    name: client.name,
    asOf: client.asOf,
    ...(client.version !== undefined && { version: client.version }),
    registers: (client.registration?.is ?? []).map((way) => registrations[way]),
    callbacks: callbacks.filter((address) => !varies(address)),
    varying: callbacks.filter(varies),
    ...(clear && { clear }),
    ...(log && { log }),
    faults: client.faults ?? [],
  };
}

/** Whether places and commands differ from system to system. */
export function differsBySystem(name: string): boolean {
  const client = clientCalled(name);
  const bySystem = [client?.clear?.is.commands, client?.clear?.is.files, client?.log?.is.files];
  return client?.runs.is === 'program' || bySystem.some((one) => one !== undefined);
}
