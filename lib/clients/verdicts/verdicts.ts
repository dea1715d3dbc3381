/**
 * Which clients could sign in, up to the page of the authorization server: what was observed, whoever asked, held against
 * what is known of each client. What was not observed, or is not known of a client, leaves *unknown*.
 */
import type { ClientVerdict, Diagnosis, Finding } from '../../finding.ts';
import { stageIds } from '../../finding.ts';
import type { Facts } from '../../handshake/facts.ts';
import { isSuccess } from '../../protocol/status.ts';
import { clientCalled, clients } from '../all.ts';
import type { Client, Fault, Known, Source } from '../client.ts';
import { faultOf } from './faults.ts';
import { address, beginning, fromOutside, onTheWay, transportOf } from './network.ts';
import { asPageSees, keptFromPage } from './page.ts';
import { readingOf } from './reading.ts';
import { registrationOf } from './registration.ts';
import { issuersFor } from './resource-metadata.ts';
import { type Seen, seenIn } from './seen.ts';
import { serverMetadataFor } from './server-metadata.ts';
import { type Stop, unseen } from './stop.ts';

type Judged = Pick<Diagnosis, 'verdict' | 'cause' | 'suspect' | 'consequences' | 'warnings'>;

/** Of every client that is known: those that cannot first. */
export function clientVerdicts(facts: Facts, diagnosis: Judged): ClientVerdict[] {
  const { cause, suspect, consequences, warnings } = diagnosis;
  const findings = [cause, suspect, ...consequences, ...warnings].filter((f): f is Finding => f !== undefined);
  const seen = seenIn(facts, findings, cause ?? suspect);
  const own = ownClient(facts);
  return clients
    .map((client) => {
      const judged = (): ClientVerdict => verdictOf(client, stopOf(client, seen), seen);
      return client === own ? inUse(seenHere(client, seen, diagnosis) ?? judged(), facts) : judged();
    })
    .toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || Number(b.inUse ?? 0) - Number(a.inUse ?? 0));
}

/** The reader knows it by the version that the page in front of them shows. */
const inUse = (verdict: ClientVerdict, { client: { version } }: Facts): ClientVerdict => ({
  ...verdict,
  name: `${verdict.name} (${version ? `${version}, ` : ''}yours)`,
  inUse: true,
});

const rank: Record<ClientVerdict['verdict'], number> = {
  cannot: 0,
  'might-fail': 1,
  unknown: 2,
  'nothing-stops-it': 3,
};

/** Where it stops first. */
function stopOf(client: Client, asSeen: Seen): Stop | undefined {
  const far = address(client, asSeen) ?? onTheWay(client, asSeen);
  if (far) return far;
  const { seen, stop, once } = transportOf(client, asSeen);
  return stop ?? (client.runs.is === 'page' ? pageStop(client, seen) : signInStop(client, seen)) ?? once;
}

function pageStop(client: Client, seen: Seen): Stop | undefined {
  const page = asPageSees(seen);
  const stop = signInStop(client, page.seen);
  // What stops a program too is no matter of the browser's.
  if (!stop || (stop.check && stop.check === signInStop(client, seen)?.check)) return stop;
  return keptFromPage(seen, page) ?? stop;
}

function signInStop(client: Client, seen: Seen): Stop | undefined {
  const early = beginning(client, seen);
  if (early) return early;
  if (isNoMessage(seen)) return unseen('Your MCP server answers with success, and no MCP message was read in it.');
  if (isOpen(seen)) {
    const read = readingOf(client, seen);
    return read?.verdict === 'unknown' ? undefined : read;
  }
  const issuers = issuersFor(client, seen);
  if ('stop' in issuers) return issuers.stop;
  const metadata = serverMetadataFor(client, seen, issuers.value);
  if ('stop' in metadata) return metadata.stop;
  const document = metadata.value;
  return (
    registrationOf(client, seen, document) ??
    readingOf(client, seen, document, issuers.value) ??
    faultOf(client, seen, document) ??
    fromOutside(client, seen)
  );
}

/** It answers without a token: there is nothing to sign in to. */
const isOpen = ({ first }: Seen) => first !== undefined && isSuccess(first) && first.rpc !== 'error';

/** Something answers, such as a look at whether a server is up: that it speaks MCP was not seen. */
const isNoMessage = ({ first }: Seen) =>
  first?.request.method === 'POST' &&
  isSuccess(first) &&
  (first.rpc === 'none' || (first.rpc === 'unseen' && first.via === 'live-check'));

/** Its metadata says where to sign in, all the same. */
const isListed = ({ at, places: { ofResource } }: Seen): boolean =>
  Object.values(ofResource).some((url) => at(url).kind === 'document');

function verdictOf(client: Client, stop: Stop | undefined, seen: Seen): ClientVerdict {
  const { id, name, closed, asOf } = client;
  if (!stop) {
    const { seen: met } = transportOf(client, seen);
    const why = isOpen(met)
      ? isListed(met)
        ? 'Your MCP server answers the first request without a token; what it makes of later ones was not seen.'
        : 'Your MCP server answers without a token: there is nothing to sign in to.'
      : closed || !firm.includes(weakest(client).by)
        ? 'Probably: nothing that was seen stops it, and not all that it does is known.'
        : 'Nothing that was seen stops it.';
    return { client: id, name, verdict: 'nothing-stops-it', why, known: { ...weakest(client), asOf } };
  }
  const { verdict, check, why, from, fault } = stop;
  const shows = textFor(client, stop);
  return {
    client: id,
    name,
    verdict,
    ...(check && { check }),
    why,
    ...(verdict !== 'unknown' && shows !== undefined && { shows }),
    ...(from && { known: { ...from, asOf } }),
    ...(fault && { fault: shown(fault) }),
  };
}

const firm: readonly Known[] = ['seen', 'standard', 'measured', 'source', 'documentation'];
const bySureness: readonly Known[] = [...firm, 'report', 'derived', 'guess'];

/** What the sign-in rests on, the least sure of it. */
function weakest(client: Client): Source {
  const known = leastSure.get(client);
  if (known) return known;
  const source = weakestOf(client);
  leastSure.set(client, source);
  return source;
}
const leastSure = new WeakMap<Client, Source>();

function weakestOf(client: Client): Source {
  const { starts, hint, resourceMetadataAt, resource, serverMetadataAt, issuer, pkce, registration, runs } = client;
  const facts = [runs, starts, hint, resourceMetadataAt, resource, serverMetadataAt, issuer, pkce, registration];
  const sources = facts.flatMap((fact) => fact?.from ?? []);
  return sources.reduce((least, from) => (bySureness.indexOf(from.by) > bySureness.indexOf(least.by) ? from : least));
}

const shown = ({ versions, issue, asOf, wayRound }: Fault) => ({ versions, issue, asOf, wayRound });

/** What it would say, of its texts the likeliest. */
function textFor({ texts = [] }: Client, { check, rule }: Stop): string | undefined {
  if (rule) return texts.find((text) => text.rule === rule)?.text;
  if (!check) return undefined;
  return (texts.find(({ checks }) => checks[0] === check) ?? texts.find(({ checks }) => checks.includes(check)))?.text;
}

/** The client that made these requests, where it is known which. */
function ownClient({ client, via }: Facts): Client | undefined {
  if (via === 'live-check') return undefined;
  if (client.kind === 'inspector') return clientCalled(client.part === 'backend' ? 'inspector' : 'inspector-v1');
  return client.kind === 'other' ? clientCalled(client.name) : undefined;
}

/** What became of it here says more than any rule. */
function seenHere({ id, name, asOf }: Client, { facts }: Seen, { verdict, cause }: Judged): ClientVerdict | undefined {
  const known = { by: 'seen', where: 'this capture', asOf } as const;
  if (verdict === 'connected')
    return { client: id, name, verdict: 'nothing-stops-it', why: 'It connected here.', known };
  if (!cause || stageIds.indexOf(cause.stage) > stageIds.indexOf('authorization') || !facts.ended) return undefined;
  return { client: id, name, verdict: 'cannot', check: cause.check, why: `It stopped here: ${cause.title}.`, known };
}
