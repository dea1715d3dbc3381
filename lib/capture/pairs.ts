/**
 * Which of one kind belongs to which of another, where their times tell it: of all pairs that may be, the nearest in time
 * comes first, and each is in one pair at most. In whatever order they come, the pairs are the same: who comes takes the
 * nearest that is free or has one farther away, and who is left by that looks anew. Only of two that fit alike, of the same
 * moment, the one that came first is taken.
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
    other.taken.remove(timeOf(mate), mate);
    other.free.add(timeOf(mate), mate);
    mate.mate = undefined;
    settle(mate, other, own, touched);
  }
  own.free.add(at, one);
  settle(one, own, other, touched);
  return touched.add(one);
}

/** Looks for the mate of one that has none, then of whom that leaves, and so on: each time somebody has a nearer one. */
function settle<Own extends Half<Other>, Other extends Half<Own>>(
  alone: Own,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
  touched: Set<Own | Other>,
): void {
  for (let one: Own | undefined = alone; one; ) {
    const seeker: Own = one;
    const found = nearest(seeker, own, other);
    if (!found) return;
    one = found.mate;
    own.free.remove(timeOf(seeker), seeker);
    seeker.mate = found;
    found.mate = seeker;
    own.taken.add(timeOf(seeker), seeker);
    if (one) {
      one.mate = undefined;
      own.taken.remove(timeOf(one), one);
      own.free.add(timeOf(one), one);
      touched.add(one);
    } else {
      other.free.remove(timeOf(found), found);
      other.taken.add(timeOf(found), found);
    }
    touched.add(seeker).add(found);
  }
}

function nearest<Own extends Half<Other>, Other extends Half<Own>>(
  seeker: Own,
  own: Side<Own, Other>,
  other: Side<Other, Own>,
): Other | undefined {
  const at = timeOf(seeker);
  const taken = other.taken.nearest(at, own.reach, (x) => isNearer(timeOf(x), seeker, x.mate) && own.fits(seeker, x));
  const free = other.free.nearest(at, own.reach, (x) => isNearer(at, x, taken) && own.fits(seeker, x));
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
