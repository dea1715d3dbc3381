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
  from: number;
  to?: number;
}

/** What the backend tells of a request, in its time; `heard` is when it was told, in the page's. */
export interface Told {
  id: string;
  at: number;
  took: number;
  heard?: number | undefined;
}

/** Clocks of one machine agree within this, in milliseconds. */
const AGREE = 50;
/** How many are remembered: requests by what they ask, calls of each, and what was told last. */
const MAX_REQUESTS = 500;
const MAX_CALLS = 8;
const MAX_TOLD = 30;

export function createClock() {
  const calls = new Map<string, Call[]>();
  const told: Span[][] = [];
  const ids = new Map<string, true>();
  /** Milliseconds by which it is ahead of the page's. */
  let ahead = 0;

  /** `request` is what a call and the account of it have in common. */
  function called(request: string, call: Call): void {
    const known = (calls.get(request) ?? []).filter(({ id }) => id !== call.id);
    bounded(calls, request, [...known, call].slice(-MAX_CALLS), MAX_REQUESTS);
  }

  /** The same account may be told several times. */
  function heard(request: string, account: Told): void {
    if (ids.has(account.id)) return;
    const spans = (calls.get(request) ?? []).flatMap((call) => aheadBy(call, account) ?? []);
    if (!spans.length) return;
    bounded(ids, account.id, true, MAX_REQUESTS);
    told.push(spans);
    if (told.length > MAX_TOLD) told.shift();
    if (!told.every((one) => one.some((span) => contains(span, ahead)))) ahead = mostAgreed(told.flat());
  }

  return { called, heard, inPageTime: (at: number) => at - ahead };
}

/** How far ahead the clock is if this account is of this call, which it was during; `undefined` where nothing says so. */
function aheadBy({ from, to }: Call, { at, took, heard }: Told): Span | undefined {
  const end = Math.min(to ?? Number.POSITIVE_INFINITY, heard ?? Number.POSITIVE_INFINITY);
  if (end === Number.POSITIVE_INFINITY) return undefined;
  return { from: at + Math.min(took, end - from) - end, to: at - from };
}

const contains = ({ from, to }: Span, ahead: number) => ahead >= from - AGREE && ahead <= to + AGREE;

/** What most of the spans contain; of several the one nearest to no difference at all. */
function mostAgreed(spans: readonly Span[]): number {
  const candidates = [0, ...spans.map(({ from, to }) => (from + to) / 2)];
  const votes = candidates.map((ahead) => ({ ahead, votes: spans.filter((span) => contains(span, ahead)).length }));
  const [best] = votes.sort((a, b) => b.votes - a.votes || Math.abs(a.ahead) - Math.abs(b.ahead));
  return best?.ahead ?? 0;
}
