/**
 * Which of one kind belongs to which of another, where their times tell it: of all pairs that may be, the nearest in time
 * comes first, and each is in one pair at most. In whatever order they come, the pairs are the same: who comes takes the
 * nearest that is free or has one farther away, and who is left by that looks anew. Only of two that fit alike, of the same
 * moment, the one that came first is taken. In crowds that fit badly there is an end to the search: see `LOOKS`, `CHAIN`.
 */
import { createTimeline, type Span, type Timeline } from './timeline.ts';

export interface Half<Other> {
  /** When, as it was put last. */
  at?: number;
  /** The other half of its pair. */
  mate: Other | undefined;
}

type Reach = Parameters<Timeline<unknown>['nearest']>[1];

export interface Pairs<A, B> {
  /** Takes one in, or again as it is now; all whose pair is another by that. */
  putFirst(a: A, at: number): Set<A | B>;
  putSecond(b: B, at: number): Set<A | B>;
}

/** `reach`: so long before and after a second one its first may be, in milliseconds. */
export function createPairs<A extends Half<B>, B extends Half<A>>(
  reach: Reach,
  fits: (a: A, b: B) => boolean,
): Pairs<A, B> {
  const firsts = createSide<A, B>({ before: reach.after, after: reach.before }, fits);
  const seconds = createSide<B, A>(reach, (b, a) => fits(a, b));
  return {
    putFirst: (a, at) => put(a, at, firsts, seconds),
    putSecond: (b, at) => put(b, at, seconds, firsts),
  };
}

/** All of one kind, and how one of them finds its mate among those of the other. */
interface Side<Own, Other> {
  free: Timeline<Own>;
  taken: Timeline<Own>;
  reach: Reach;
  fits(own: Own, other: Other): boolean;
}

function createSide<Own extends Half<Other>, Other extends Half<unknown>>(
  reach: Reach,
  fits: Side<Own, Other>['fits'],
): Side<Own, Other> {
  return { free: createTimeline(), taken: createTimeline(nearerThanMate), reach, fits };
}

function put<Own extends Half<Other>, Other extends Half<Own>>(
  one: Own,
  at: number,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
): Set<Own | Other> {
  const touched = new Set<Own | Other>();
  const { mate } = one;
  if (one.at !== undefined) (mate ? own.taken : own.free).remove(one.at, one);
  one.at = at;
  one.mate = undefined;
  // As if it had not been there yet: who had it looks for another before it looks itself.
  if (mate) {
    touched.add(mate);
    leave(mate, other);
    settle(mate, other, own, touched);
  }
  own.free.add(at, one);
  settle(one, own, other, touched);
  return touched.add(one);
}

/** In a crowd of which nothing fits, each that comes would look at all; who belongs together is close. */
const LOOKS = 256;

/** So many lose their mate to another at most because one came: in a row of them, each nearer to the next, all would. */
const CHAIN = 16;

/** Looks for the mate of one that has none, then of whom that leaves, and so on: each time somebody has a nearer one. */
function settle<Own extends Half<Other>, Other extends Half<Own>>(
  alone: Own,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
  touched: Set<Own | Other>,
): void {
  const links: [seeker: Own, found: Other, left: Own][] = [];
  for (let seeker = alone; ; ) {
    const found = nearest(seeker, own, other);
    if (!found) return;
    const left = found.mate;
    pair(seeker, found, own, other);
    touched.add(seeker).add(found);
    if (!left) return;
    touched.add(left);
    links.push([seeker, found, left]);
    if (links.length === CHAIN) break;
    seeker = left;
  }
  // Who came stays alone, rather than somebody far away.
  for (const [seeker, found, left] of links.toReversed()) {
    leave(seeker, own);
    leave(found, other);
    pair(left, found, own, other);
  }
}

/** Of two, the second may have another until now. */
function pair<Own extends Half<Other>, Other extends Half<Own>>(
  seeker: Own,
  found: Other,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
): void {
  const { mate } = found;
  own.free.remove(timeOf(seeker), seeker);
  seeker.mate = found;
  found.mate = seeker;
  own.taken.add(timeOf(seeker), seeker);
  if (mate) leave(mate, own);
  else {
    other.free.remove(timeOf(found), found);
    other.taken.add(timeOf(found), found);
  }
}

function leave<Own extends Half<Other>, Other>(one: Own, own: Pick<Side<Own, Other>, 'free' | 'taken'>): void {
  own.taken.remove(timeOf(one), one);
  own.free.add(timeOf(one), one);
  one.mate = undefined;
}

function nearest<Own extends Half<Other>, Other extends Half<Own>>(
  seeker: Own,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
): Other | undefined {
  const at = timeOf(seeker);
  const wants = (x: Other) => isNearer(timeOf(x), seeker, x.mate) && own.fits(seeker, x);
  const taken = other.taken.nearest(at, own.reach, wants, LOOKS);
  const free = other.free.nearest(at, own.reach, (x) => isNearer(at, x, taken) && own.fits(seeker, x), LOOKS);
  return free ?? taken;
}

/** Of one that was put. */
const timeOf = ({ at = Number.NaN }: Half<unknown>) => at;

/** From when one that is taken would be nearer to it than its mate is: as `isNearer` tells it. */
function nearerThanMate<Other extends Half<unknown>>(x: Half<Other>): Span {
  const [at, mate] = [timeOf(x), x.mate ? timeOf(x.mate) : Number.NaN];
  const mirrored = 2 * at - mate;
  return mate < at
    ? { above: mate, from: Number.POSITIVE_INFINITY, below: mirrored }
    : { above: Number.POSITIVE_INFINITY, from: mirrored, below: mate };
}

/** Whether `a` is nearer than `b`, if there is one. Of two as near it is the earlier one, as a timeline finds them. */
function isNearer(at: number, a: Half<unknown>, b: Half<unknown> | undefined): boolean {
  if (!b) return true;
  const [first, second] = [timeOf(a), timeOf(b)];
  const [left, right] = [Math.abs(first - at), Math.abs(second - at)];
  if (left !== right) return left < right;
  return first < second;
}
