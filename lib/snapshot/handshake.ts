/** A handshake as every view shows it, made of its attempts and of what worked at its server before them. */
import type { Changed } from '../changed/compare.ts';
import { follow } from '../changed/follow.ts';
import type { KeptSignIn } from '../changed/kept-sign-in.ts';
import { recipeOf } from '../checks/kit/recipes/code-for.ts';
import { product } from '../clients/product.ts';
import { clientLine } from '../handshake/client.ts';
import type { Context } from '../handshake/facts.ts';
import { type Attempt, type Handshake, hasEnded } from '../handshake/handshake.ts';
import { walkerOf } from '../handshake/walkers.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../snapshot.ts';
import { type ShownAttempt, showAttempt } from './shown-attempt.ts';

const followed = (attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]) =>
  follow(
    attempts.map(({ attempt: { diagnosis }, signIn }) => ({ diagnosis, signIn })),
    before,
  );

/** What worked last at the server of these attempts, `before` them or among them. */
export const lastGood = (attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]): KeptSignIn[] =>
  followed(attempts, before).good;

const compared = new WeakMap<AttemptSnapshot, AttemptSnapshot & { changed: Changed[] }>();

/** The same object as long as nothing in it changes: a view is sent only what is new. */
function withChanges(attempt: AttemptSnapshot, changed: Changed[] | undefined): AttemptSnapshot {
  if (!changed) return attempt;
  const known = compared.get(attempt);
  if (known?.changed === changed) return known;
  const made = { ...attempt, changed };
  compared.set(attempt, made);
  return made;
}

function withAllChanges(attempts: readonly ShownAttempt[], before: readonly KeptSignIn[]): AttemptSnapshot[] {
  const { changed } = followed(attempts, before);
  return attempts.map(({ attempt }, i) => withChanges(attempt, changed[i]));
}

/** The one of the newest attempt that shows it. */
function frameworkOf(attempts: readonly ShownAttempt[]): Pick<HandshakeSnapshot, 'framework'> {
  const recipe = recipeOf(attempts.findLast(({ framework }) => framework !== 'generic')?.framework ?? 'generic');
  return recipe ? { framework: { name: recipe.name, start: recipe.start, words: recipe.words } } : {};
}

/** A handshake with these of its attempts, which were shown before. `before`: what worked at its server earlier. */
export const withAttempts = (
  { id, server, client, via }: Handshake,
  attempts: readonly ShownAttempt[],
  before: readonly KeptSignIn[] = [],
): HandshakeSnapshot => ({
  ...frameworkOf(attempts),
  id,
  server,
  client: clientLine(client),
  via,
  scalekit: attempts.findLast(({ scalekit }) => scalekit)?.scalekit ?? null,
  attempts: withAllChanges(attempts, before),
});

/** A handshake with these of its attempts. `ended`: nothing more will come; to an attempt before the newest it never does. */
export function snapshotOf(
  handshake: Handshake,
  { ended, attempts = handshake.attempts }: { ended: boolean; attempts?: readonly Attempt[] },
): HandshakeSnapshot {
  return withAttempts(
    handshake,
    attempts.map((attempt) => showAttempt(handshake, attempt, { ended: hasEnded(handshake, attempt, ended) })),
  );
}

/** Of a client that was chosen, its version among them: by this name its verdict is found. */
function chosenName({ client }: Context): string | null {
  const line = clientLine(walkerOf(client).client);
  return line === null || client === undefined ? line : (product(client) ?? line);
}

/** Of a live check: as the client that was chosen would have met it. Of one that was cancelled nothing more will come either. */
export const snapshotsOfCheck = (
  handshakes: readonly Handshake[],
  { cancelled, context }: { cancelled: boolean; context: Context },
): HandshakeSnapshot[] =>
  handshakes.flatMap((handshake) =>
    handshake.attempts.slice(-1).map((attempt) => {
      const shown = showAttempt(handshake, attempt, { ended: !cancelled, context });
      return {
        ...withAttempts(handshake, [{ ...shown, attempt: { ...shown.attempt, running: false } }]),
        client: chosenName(context),
      };
    }),
  );
