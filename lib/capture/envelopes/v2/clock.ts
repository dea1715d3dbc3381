/**
 * The backend may run on another clock than the browser: in WSL, in a container, on another machine. What it tells of a
 * request and the page's call that asked for it are the same moment on both, so the calls show how far it is ahead.
 */
import { bounded } from '../../bounded.ts';

interface Span {
  from: number;
  to: number;
}

/** A call of the page, in its own time; without an end while it is in flight. */
export interface Call {
  id: string;
  /** The backend's session, where the call names one. */
  session?: string | undefined;
  from: number;
  to?: number;
}

/** What the backend tells of a request, in its time; `heard` is when it was told at the latest, in the page's. */
export interface Told {
  id: string;
  session?: string | undefined;
  at: number;
  took: number;
  heard?: number | undefined;
  /** From when on it was told of what happened, in the page's time, where that is known. */
  since?: number | undefined;
}

/** Clocks of one machine agree within this, in milliseconds. */
const AGREE = 50;
/** How many are remembered: requests by what they ask, calls of each, and what was told last. */
const MAX_REQUESTS = 500;
const MAX_CALLS = 8;
const MAX_TOLD = 30;

export function createClock() {
  const calls = new Map<string, Call[]>();
  /** What was told last, by its id, with what it has in common with the call that asked for it. */
  const told = new Map<string, { request: string; account: Told }>();
  const ids = new Map<string, true>();
  /** Milliseconds by which it is ahead of the page's; to be looked at again once there is more to go by. */
  let ahead = 0;
  let settled = true;

  /** The calls that may have asked for it; where none was seen, all the time that it may have been in. */
  function callsOf(request: string, { session, heard, since }: Told): Call[] {
    const seen = (calls.get(request) ?? []).filter(
      (call) =>
        (!session || !call.session || session === call.session) && (heard === undefined || call.from <= heard + AGREE),
    );
    if (seen.length || heard === undefined) return seen;
    return [{ id: '', from: since ?? Number.NEGATIVE_INFINITY, to: heard }];
  }

  function settle(): void {
    if (settled) return;
    settled = true;
    // For each account where the clock would be if it was of this call, or of that.
    const spans = [...told.values()]
      .map(({ request, account }) => callsOf(request, account).flatMap((call) => aheadBy(call, account) ?? []))
      .filter((one) => one.length);
    if (!spans.every((one) => one.some((span) => contains(span, ahead)))) ahead = mostAgreed(spans);
  }

  return {
    /** `request` is what a call and the account of it have in common. */
    called(request: string, call: Call): void {
      const known = (calls.get(request) ?? []).filter(({ id }) => id !== call.id);
      bounded(calls, request, [...known, call].slice(-MAX_CALLS), MAX_REQUESTS);
      settled = false;
    },

    /** The same account may be told several times. */
    heard(request: string, account: Told): void {
      if (ids.has(account.id)) return;
      bounded(ids, account.id, true, MAX_REQUESTS);
      bounded(told, account.id, { request, account }, MAX_TOLD);
      settled = false;
    },

    /** When it was, in the page's time: during the call that asked for it, which is answered too where it is known. */
    inPageTime(request: string, account: Told): { at: number; call?: Call } {
      settle();
      const at = account.at - ahead;
      const near = callsOf(request, account)
        .map((call) => ({ call, away: outside(call, at, account.took) }))
        .filter(({ away }) => Math.abs(away) <= AGREE)
        .sort((a, b) => Math.abs(a.away) - Math.abs(b.away))[0];
      return near ? { at: at - near.away, call: near.call } : { at };
    },
  };
}

/** How far ahead the clock is if this account is of this call, which it was during; `undefined` where nothing says so. */
function aheadBy({ from, to }: Call, { at, took, heard }: Told): Span | undefined {
  const end = Math.min(to ?? Number.POSITIVE_INFINITY, heard ?? Number.POSITIVE_INFINITY);
  if (end === Number.POSITIVE_INFINITY) return undefined;
  return { from: at + Math.min(took, Math.max(0, end - from)) - end, to: at - from };
}

/** How long after the call something is that should be during it; negative where it is before it. */
function outside({ from, to = Number.POSITIVE_INFINITY }: Call, at: number, took: number): number {
  const last = Math.max(from, to - took);
  return at < from ? at - from : at > last ? at - last : 0;
}

const contains = ({ from, to }: Span, ahead: number) => ahead >= from - AGREE && ahead <= to + AGREE;

/** Where most of the accounts agree; of several the one nearest to no difference at all. */
function mostAgreed(told: readonly Span[][]): number {
  const ends = told.flatMap((spans) => spans.flatMap(({ from, to }) => [from, to])).filter(Number.isFinite);
  const best = [0, ...ends]
    .map((ahead) => ({ ahead, agreed: told.flatMap((spans) => spans.find((span) => contains(span, ahead)) ?? []) }))
    .sort((a, b) => b.agreed.length - a.agreed.length || Math.abs(a.ahead) - Math.abs(b.ahead))[0];
  if (!best || best.ahead === 0) return 0;
  // Halfway between what all of them allow at the least and at the most.
  const least = Math.max(...best.agreed.map(({ from }) => from));
  const most = Math.min(...best.agreed.map(({ to }) => to));
  return Number.isFinite(least) && Number.isFinite(most) ? (least + most) / 2 : best.ahead;
}
