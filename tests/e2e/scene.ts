/** What the long tests walk through in one browser: its extension, two Inspectors, and servers of each kind. */
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { type Inspector, startInspector } from '../environment/inspectors.ts';
import { until } from '../environment/until.ts';

interface Closable {
  close(): Promise<void>;
}

export interface Scene<E extends Closable> extends Closable {
  extension: E;
  first: Inspector;
  second: Inspector;
  /** Its sign-in waits for a person. */
  waits: Environment;
  quick: Environment;
  /** It refuses the registration. */
  broken: Environment;
  /** As `quick`, asked only where nobody may know of it. */
  hidden: Environment;
}

export async function startScene<E extends Closable>(launch: () => Promise<E>): Promise<Scene<E>> {
  const [waits, quick, broken, hidden, extension, first, second] = await Promise.all([
    startEnvironment({ switches: { interactive: true } }),
    startEnvironment(),
    startEnvironment({ fault: 'registration/disabled' }),
    startEnvironment(),
    launch(),
    startInspector('v1'),
    startInspector('v1'),
  ]);
  return {
    ...{ extension, first, second, waits, quick, broken, hidden },
    async close() {
      await extension.close();
      for (const one of [first, second, waits, quick, broken, hidden]) await one.close();
    },
  };
}

export interface ShownAttempt {
  verdict: string;
  cause: string | null;
}

export const connected: ShownAttempt = { verdict: 'connected', cause: null };
/** Of `broken`. */
export const disabled: ShownAttempt = { verdict: 'failing', cause: 'registration/disabled' };

/** What a tab is shown as: each of its attempts. */
export const attemptsOf = ({ handshakes }: SessionSnapshot): ShownAttempt[] =>
  handshakes
    .flatMap(({ attempts }) => attempts)
    .map(({ diagnosis: { verdict, cause } }) => ({ verdict, cause: cause?.check ?? null }));

/** Waits until exactly these are shown. */
export const showsAttempts = (shown: () => Promise<ShownAttempt[]>, expected: readonly ShownAttempt[]) =>
  until(shown, (all) => JSON.stringify(all) === JSON.stringify(expected));
