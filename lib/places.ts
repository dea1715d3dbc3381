/** Where a fix sends its reader, told by the places of its steps and stored nowhere beside them. */
import type { Fix, Place, Step } from './finding.ts';

/** Places in the order of the steps, each once. */
const placesOf = (steps: readonly Step[]): Place[] => {
  const byName = new Map(steps.map(({ place }) => [place.name, place]));
  return [...byName.values()];
};

interface Destination {
  /** There is nothing for the reader to change: it is sent to the one place. Else nothing is fixed at support. */
  nothing: boolean;
  places: Place[];
}

function destinationOf({ do: steps }: Fix): Destination {
  const all = placesOf(steps);
  const others = all.filter(({ kind }) => kind !== 'support');
  const support = all.filter(({ kind }) => kind === 'support');
  // Where somebody else has to act first, what is left in a client is to try again.
  const waits =
    (all[0]?.kind === 'support' && others.every(({ kind }) => kind === 'client')) ||
    steps.every((step) => step.waits || step.place.kind === 'support');
  return waits ? { nothing: true, places: support } : { nothing: all.length === 0, places: others };
}

/** One is in a program and on a computer; the word is said again where it changes. */
const preposition = ({ name }: Place) => (name === 'your computer' ? 'on' : 'in');

/** Where to go, in words with the places among them: a view sets these apart. */
export function destinationParts(fix: Fix): (string | Place)[] {
  const { nothing, places } = destinationOf(fix);
  if (nothing) {
    if (!places.length) return ['Nothing for you to change'];
    return places.flatMap((place, i) => [i ? ' and ' : 'Nothing for you to change: send it to ', place]);
  }
  return [
    'Fix it ',
    ...places.flatMap((place, i) => {
      const before = places[i - 1];
      const word = before && preposition(before) === preposition(place) ? '' : `${preposition(place)} `;
      return [`${before ? ', then ' : ''}${word}`, place];
    }),
  ];
}

/** The same in one line. */
export const destinationWords = (fix: Fix): string =>
  destinationParts(fix)
    .map((part) => (typeof part === 'string' ? part : part.name))
    .join('');

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
  /^(?:the|your|whoever) /.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;

/** Beside its steps: `Scalekit dashboard`. */
export const placeLabel = (place: Place): string => {
  const name = place.name.replace(/^the /, '');
  return name === place.name ? placeHeading(place) : name.charAt(0).toUpperCase() + name.slice(1);
};
