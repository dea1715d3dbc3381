/** Where a fix sends its reader, told by the places of its steps and stored nowhere beside them. */

import type { Fix, Place, Step } from '../finding.ts';
import { isFork, likelyCases, mendingSteps } from './alternatives.ts';

type Doing = 'fix' | NonNullable<Step['only']>;

interface Stop {
  place: Place;
  doing: Doing;
  /** What is done there first is done on a condition. */
  conditional: boolean;
  /** What is copied from there. */
  copied?: string | undefined;
  /** Not after what stands before it, but in its stead. */
  instead?: boolean;
  /** It is the place that was named before it. */
  there?: boolean;
}

/** Places in the order of the steps, each once: where anything changes it is fixed, whatever else is done there. */
function stopsOf(steps: readonly Step[]): Stop[] {
  const byName = Map.groupBy(steps, ({ place }) => place.name);
  return [...byName.values()].flatMap((there) => {
    const [first] = there;
    // Looked at and copied from: nothing is changed there.
    const same = there.every(({ only }) => only && (only === 'forget') === (first?.only === 'forget'));
    const doing = same ? first?.only : undefined;
    const conditional = first?.text.startsWith('If ') === true;
    return first
      ? [{ place: first.place, doing: doing ?? 'fix', conditional, copied: there.at(-1)?.path?.at(-1) }]
      : [];
  });
}

interface Destination {
  /** There is nothing for the reader to change: it is sent to the one place. Else nothing is fixed at support. */
  nothing: boolean;
  /** What the reader does before that. */
  first?: string | undefined;
  stops: Stop[];
}

function destinationOf(fix: Fix): Destination {
  // A page that only says whether a service fails is no place to go to.
  const steps = mendingSteps(fix).filter(({ place }) => place.kind !== 'status');
  // What is only waited for between changes is mended nowhere.
  const changes = steps.filter((step) => !step.waits);
  const all = stopsOf(changes.length ? changes : steps);
  const others = all.filter(({ place }) => place.kind !== 'support');
  const support = all.filter(({ place }) => place.kind === 'support');
  // Where somebody else has to act first, what is left in a client is to try again.
  const waits =
    (all[0]?.place.kind === 'support' && others.every(({ place }) => place.kind === 'client')) ||
    steps.every((step) => step.waits || step.place.kind === 'support');
  if (waits) return { nothing: true, first: steps[0]?.waits, stops: support };
  return { nothing: all.length === 0, stops: others.length ? (fork(fix) ?? [...others, ...elsewhere(fix, all)]) : [] };
}

/** Where it is mended in a case as likely as the steps, and not only on a condition more. */
const inCases = (fix: Fix): Stop[] =>
  stopsOf(likelyCases(fix).filter(({ text }) => !text.startsWith('If '))).filter(
    ({ place, doing }) => doing === 'fix' && place.kind !== 'support',
  );

const isAmong = (stops: readonly Stop[], { place }: Stop) => stops.some((stop) => stop.place.name === place.name);

const elsewhere = (fix: Fix, stops: readonly Stop[]): Stop[] =>
  inCases(fix)
    .filter((stop) => !isAmong(stops, stop))
    .map((stop) => ({ ...stop, instead: true }));

/** Where it is looked at, which decides, and then one place or another: the same one first, where it may be mended there. */
function fork(fix: Fix): Stop[] | undefined {
  const cases = inCases(fix);
  if (!isFork(fix) || !cases.length) return undefined;
  const looked = stopsOf(fix.do).filter((stop) => cases.length > 1 || !isAmong(cases, stop));
  const last = looked.at(-1)?.place.name;
  const ways = cases
    .map((stop) => ({ ...stop, there: stop.place.name === last }))
    .sort((a, b) => Number(b.there) - Number(a.there));
  return [...looked, ...ways.map((stop, i) => ({ ...stop, instead: i > 0 }))];
}

/** One is in a program, on a computer, and at a host. */
const preposition = ({ name }: Place) =>
  /^(?:your computer$|the machine of )/.test(name) ? 'on' : name.includes('.') && !name.includes(' ') ? 'at' : 'in';

const verbs: Record<Doing, (place: Place, copied?: string) => string> = {
  fix: (place) => `fix it ${preposition(place)} `,
  copy: (_, copied) => `copy ${copied ? `${copied} ` : ''}from `,
  look: (place) => `look ${preposition(place)} `,
  forget: (place) => `clear the saved sign-in ${preposition(place)} `,
};

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** What is done there, said again only where it changes. */
function towards(
  { place, doing, conditional, copied, instead, there }: Stop,
  before: Stop | undefined,
  when: string | undefined,
): string {
  const said = verbs[doing](place, copied);
  if (!before) return when ? `${when}: ${said}` : upperFirst(said);
  // Two conditions are two ways: the reader goes one of them.
  const next = instead || (before.conditional && conditional) ? ', or ' : ', then ';
  if (there) return `${next}fix it there`;
  // What the change takes, however late it is fetched.
  if (doing === 'copy' && before.doing === 'fix') return `, with ${copied ?? 'what you copy'} from `;
  if (before.doing !== doing) return `${next}${said}`;
  return verbs[doing](before.place) === said && !before.there ? next : `${next}${preposition(place)} `;
}

/** Where to go, in words with the places among them: a view sets these apart. */
export function destinationParts(fix: Fix): (string | Place)[] {
  const { nothing, first, stops } = destinationOf(fix);
  if (!nothing)
    return stops.flatMap((stop, i) => [towards(stop, stops[i - 1], fix.when), ...(stop.there ? [] : [stop.place])]);
  if (!stops.length) return [first ? `Nothing to change: ${first}` : 'Nothing for you to change'];
  const send = first
    ? `${upperFirst(first)}; if it fails again, send the report to `
    : 'Nothing for you to change: send the report to ';
  return stops.flatMap(({ place }, i) => [i ? ' and ' : send, place]);
}

/** The same in one line. */
export const destinationWords = (fix: Fix): string =>
  destinationParts(fix)
    .map((part) => (typeof part === 'string' ? part : part.name))
    .join('');

/** The first step of a fix with a way through menus to the place that is named first: another place has its own. */
export function wayThere(fix: Fix): Step | undefined {
  const place = destinationParts(fix).find((part) => typeof part !== 'string');
  return fix.do.find((step) => step.path && step.place.name === place?.name);
}

/** Steps in a row at one place. */
export function byPlace(steps: readonly Step[]): { place: Place; steps: Step[] }[] {
  const groups: { place: Place; steps: Step[] }[] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last?.place.name === step.place.name) last.steps.push(step);
    else groups.push({ place: step.place, steps: [step] });
  }
  return groups;
}

/** At the beginning of a line: `The Scalekit dashboard`. A host or a program stays as it is written. */
export const placeHeading = ({ name }: Place): string =>
  /^(?:the|your|what|whoever|an) /.test(name) ? upperFirst(name) : name;

/** Beside its steps: `Scalekit dashboard`. */
export const placeLabel = (place: Place): string => {
  const name = place.name.replace(/^the /, '');
  return name === place.name ? placeHeading(place) : upperFirst(name);
};
