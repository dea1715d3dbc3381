/**
 * Checks a finding again: asks the part of the live check that decides it and the finding's own requests, and goes on to
 * what comes after for as long as nothing stops the client. The same in a browser's worker and in Node.
 */

import { furtherThan, type Part } from '../capture/live-check/part.ts';
import type { LiveCheckOptions } from '../capture/live-check/run.ts';
import { liveCheck } from '../capture/live-check/run.ts';
import { clientCalled } from '../clients/all.ts';
import type { Exchange } from '../exchange.ts';
import type { ProbeRequest, Prose, StageId, Verification } from '../finding.ts';
import { walkerOf } from '../handshake/walkers.ts';
import { type Answer, verified } from '../verification/holds.ts';
import { asksAsPage, extentOf, partOf } from './extent.ts';
import { type Judged, judge, walkerNameOf } from './judge.ts';
import type { AgainOutcome } from './outcome.ts';
import { type Asked, isStopped, outcomeOf, stoppedOutcome } from './outcome-of.ts';
import { seenAgain } from './seen-again.ts';
import { decidersOf, sightOf } from './sight.ts';
import { type AgainSubject, probesOf } from './subject.ts';

type Options = Pick<LiveCheckOptions, 'platform' | 'masker' | 'signal' | 'limits' | 'onExchange'>;

const nothing: Part = { upTo: 'nothing', asPage: false, looks: 'named' };

/** Whom it begins with, by what decides it: a person has to allow that host first. */
export function firstUrlOf(subject: AgainSubject): string {
  const [first] = sightOf(subject).by === 'request' ? decidersOf(subject.finding).flatMap(probesOf) : [];
  return first?.url ?? subject.server;
}

export async function checkAgain(subject: AgainSubject, options: Options): Promise<AgainOutcome> {
  const { finding, page } = subject;
  const extent = extentOf(subject);
  if (!extent) return { kind: 'cannot-be-seen' };
  const byCheck = sightOf(subject).by === 'check';
  const deciders = decidersOf(finding);
  const urls = deciders.flatMap(probesOf).map(({ url }) => url);
  let part = byCheck ? partOf(subject, asksAsPage(subject), looksOf(subject)) : nothing;
  let judged: Judged | undefined;
  let asked: Asked | undefined;

  const { exchanges, besides, notes, cancelled } = await liveCheck(firstUrlOf(subject), {
    ...options,
    ...(page !== undefined && { page }),
    limits: { ...options.limits, requests: extent.most, requestsPerServer: 0, servers: 1 },
    part,
    named: urls,
    async next(soFar, ask) {
      if (byCheck) judged = judge(subject, soFar);
      if (judged && isStopped(subject, judged)) return undefined;
      asked ??= deciders.length ? await askAll(deciders, ask) : undefined;
      if (!judged || judged.first || (asked !== undefined && asked !== 'as-expected')) return undefined;
      const further = furtherThan(part);
      part = further ?? part;
      return further;
    },
  });
  const all = [...exchanges, ...besides];
  const seen = seenAgain(finding.evidence, all);
  if (cancelled)
    return stoppedOutcome(subject, { judged: judge(subject, exchanges), seen, answered: all.some(isAnswered) });
  const missing = missingIn(all, notes);
  const outcome = outcomeOf(subject, {
    ...(judged && { judged }),
    ...(asked && { asked }),
    ...(missing !== undefined && { missing }),
    seen,
  });
  const clear = outcome.kind === 'fixed' ? clearingOf(subject) : undefined;
  return clear === undefined ? outcome : { ...outcome, says: clear };
}

const isAnswered = ({ response, preflight }: Exchange): boolean => (response ?? preflight?.response) !== undefined;

/** A client may have saved what it learned before: where to sign in, which client it is, a token. */
function clearingOf({ client, finding: { stage } }: AgainSubject): Prose | undefined {
  const saved = clearings[stage];
  if (saved === undefined) return undefined;
  const clear = client === undefined ? undefined : clientCalled(client)?.clear;
  if (!clear || clear.from.by === 'guess') return `${saved} remove the saved sign-in for your MCP server from it.`;
  const { text, path = [] } = clear.is;
  const where = path.map((name) => `**${name}**`).join(' › ');
  return `${saved} clear what it has saved. ${text}${where && ` It is at ${where}.`}`;
}

const clearings: Partial<Record<StageId, Prose>> = {
  'resource-metadata': 'If it fails then as before,',
  'server-metadata': 'If it fails then as before,',
  authorization: 'Before that,',
  token: 'Before that,',
};

/** Where the client looks for the MCP server's metadata. */
function looksOf(subject: AgainSubject): Part['looks'] {
  const { named, forgets } = walkerOf(walkerNameOf(subject));
  if (named === 'ignored') return 'well-known';
  return named === 'only' && !forgets ? 'named' : 'everywhere';
}

type Send = (request: ProbeRequest) => Promise<Exchange | undefined>;

/** Each request once, whichever verification has it. */
async function askAll(deciders: readonly Verification[], send: Send): Promise<Asked> {
  const answers = new Map<string, Promise<Answer | undefined>>();
  let silent = false;
  const ask = (request: ProbeRequest): Promise<Answer | undefined> => {
    const key = JSON.stringify(request);
    const known = answers.get(key) ?? send(request).then((x) => answerOf(x));
    answers.set(key, known);
    return known;
  };
  const answerOf = (x: Exchange | undefined): Answer | undefined => {
    if (!x?.response) silent = true;
    return x?.response && { status: x.response.status, headers: x.response.headers, body: x.response.body ?? '' };
  };
  for (const decider of deciders) if (!(await verified(decider, ask))) return silent ? 'silent' : 'not-as-expected';
  return 'as-expected';
}

/** Why an answer is missing: what the platform or a limit said of it. */
function missingIn(exchanges: readonly Exchange[], notes: readonly string[]): Prose | undefined {
  const refused = exchanges.flatMap(
    ({ failure }) => /^not asked: no permission was given for (\S+)$/.exec(failure?.text ?? '')?.[1] ?? [],
  );
  const sentences = [...new Set(refused)].map(
    (host) => `\`${host.replaceAll('`', "'")}\` was not asked: you did not allow it.`,
  );
  return [...sentences, ...notes].join(' ') || undefined;
}
