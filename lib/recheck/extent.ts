/** How much is asked when a finding is checked again, and of whom: said before, and kept to. */
import { mostRequests, type Part, type Reach } from '../capture/live-check/part.ts';
import type { StageId } from '../finding.ts';
import { decidersOf, sightOf } from './sight.ts';
import { type AgainSubject, hostsOf, probesOf, requestsIn } from './subject.ts';

/** How long it may take at most. */
export const SECONDS = 30;

/** Redirects that may come between, from `http:` to `https:` say. */
const REDIRECTS = 3;

const reaches: Partial<Record<StageId, Reach>> = {
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'server-metadata',
  registration: 'registration',
};

/** The part of the live check that decides the finding. */
export function partOf(subject: AgainSubject, asPage: boolean, looks: Part['looks']): Part {
  const { check, stage } = subject.finding;
  return {
    upTo: check === 'session/any-token-accepted' ? 'mcp' : (reaches[stage] ?? 'mcp'),
    asPage,
    looks,
    ...(stage === 'server-metadata' && { everyForm: true }),
    ...(check === 'server-metadata/bad-jwks' && { keys: true }),
    ...(check === 'session/any-token-accepted' && { madeUpToken: true }),
  };
}

/** A finding of what a page may read is one of pages, whoever the client is. */
export const asksAsPage = ({ inPage, throughProxy, finding }: AgainSubject): boolean =>
  !throughProxy && (inPage || finding.check.startsWith('cors/'));

export interface Extent {
  /** With their ports, the server's first. */
  hosts: string[];
  /** With those that see what comes next, once it is fixed. */
  most: number;
  /** Where it is one request: how. */
  method?: string;
}

/** `undefined` where nothing is asked. */
export function extentOf(subject: AgainSubject): Extent | undefined {
  const sight = sightOf(subject);
  if (sight.by === 'nothing') return undefined;
  const deciders = decidersOf(subject.finding);
  const probes = deciders.flatMap(probesOf);
  const own = deciders.reduce((sum, one) => sum + requestsIn(one), 0);
  const hosts = hostsOf(probes.map(({ url }) => url));
  if (sight.by === 'request') {
    const [first] = probes;
    return { hosts, most: own, ...(own === 1 && first && { method: first.method }) };
  }
  const part = partOf(subject, asksAsPage(subject), 'everywhere');
  return {
    hosts: [...new Set([...hostsOf([subject.server]), ...hosts, ...subject.hosts])],
    most: mostRequests({ ...part, upTo: 'registration' }) + own + REDIRECTS,
  };
}
