/** How clients look for what they need before a sign-in, as far as it decides which answers of a live check are theirs. */
import { clients } from '../clients/all.ts';
import type { Client } from '../clients/client.ts';
import { inspectorV1 } from '../clients/inspector-v1.ts';
import { other } from '../clients/other.ts';
import type { Finding } from '../finding.ts';
import { lazily } from '../text/lazily.ts';
import type { ClientFacts } from './participants.ts';

export interface Walker {
  /** Its name for `--client`. */
  id: string;
  client: ClientFacts;
  /** When it looks for metadata: after these statuses, or in any case. */
  starts: readonly number[] | 'always';
  /** What it makes of the URL in the challenge: it asks there and nowhere else, there first, or does not look at it. */
  named: 'only' | 'first' | 'ignored';
  /** On its callback page it looks anew, and no longer knows of the challenge. */
  forgets?: true;
  /** What it gets past all the same, as its source says or as it was measured; of closed ones only what was seen. */
  tolerates: readonly Finding['check'][];
}

const ORIGIN = 'http://localhost:6274';

/** How those are told of that have no name of their own, or another one where nobody has to choose. */
const told: Record<string, Omit<ClientFacts, 'inPage'>> = {
  other: { kind: 'unknown', name: 'The client' },
  web: { kind: 'unknown', name: 'The page' },
  inspector: { kind: 'inspector', part: 'backend', name: 'MCP Inspector', origin: ORIGIN },
  'inspector-v1': { kind: 'inspector', part: 'proxy', name: 'MCP Inspector' },
};

function clientFactsOf({ id, name, runs }: Client): ClientFacts {
  const inPage = runs.is === 'page';
  return { ...(told[id] ?? { kind: 'other', name }), inPage, ...(inPage && { origin: ORIGIN }) };
}

const named = { only: 'only', first: 'first', used: 'first', 'not-read': 'ignored' } as const;

function startsOf({ starts }: Client): Walker['starts'] {
  if (starts?.is.includes('person')) return 'always';
  return starts?.is.filter((status) => status !== 'person') ?? [401];
}

/** A rule that it does not have stops it nowhere; with a metadata document of its own it needs no registration. */
function toleratedBy({ registration, issuer, resource, pkce }: Client): Walker['tolerates'] {
  return [
    ...(registration?.is.includes('cimd') ? (['registration/cimd-only'] as const) : []),
    ...(issuer?.is === 'not-compared' ? (['server-metadata/issuer-mismatch'] as const) : []),
    ...(resource?.is === 'not-compared' ? (['resource-metadata/resource-mismatch'] as const) : []),
    ...(pkce?.is === 'not-looked-at' ? (['server-metadata/no-pkce'] as const) : []),
  ];
}

const walkerFor = (client: Client): Walker => ({
  id: client.id,
  client: clientFactsOf(client),
  starts: startsOf(client),
  named: named[client.hint?.is ?? 'only'],
  ...(client.forgetsChallenge && { forgets: true }),
  tolerates: toleratedBy(client),
});

/** The names that a person chooses from. */
export const walkerNames: readonly string[] = clients.map(({ id }) => id);

/** Inspector v1 with its own proxy in between: a program then, which never looks at the URL in the challenge (measured). */
export const THROUGH_PROXY = 'inspector-v1-proxy';

/** Only a live check walks. */
const walkers = lazily(() => {
  const throughProxy = walkerFor(inspectorV1);
  return new Map<string, Walker>([
    ...clients.map((client) => [client.id, walkerFor(client)] as const),
    [
      THROUGH_PROXY,
      { ...throughProxy, id: THROUGH_PROXY, client: { ...throughProxy.client, inPage: false }, named: 'ignored' },
    ],
  ]);
});

/** The official SDK 2 where none was chosen. */
export const walkerOf = (name: string | undefined): Walker => walkers().get(name ?? other.id) ?? walkerFor(other);
