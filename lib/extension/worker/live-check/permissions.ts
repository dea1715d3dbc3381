/** Who may be asked, and the question to the person, which only the page can put. */
import type { CheckMessage } from '../../shared/check-port.ts';
import { covers, patternOf } from '../../shared/hosts.ts';

/** The part of `browser.permissions` that is used. */
export interface PermissionsHost {
  getAll(): Promise<{ origins?: string[] | undefined }>;
  onAdded: { addListener(listener: () => void): void; removeListener(listener: () => void): void };
}

export interface Question {
  /**
   * Puts it, and answers those that may be asked once the page has answered, all of them are granted in another place, or
   * the page is gone.
   */
  ask(origins: readonly string[]): Promise<ReadonlySet<string>>;
  /** The page has the person's answer; the browser knows what it was. */
  answered(): void;
}

/** As many as a button names in full; what the others answer stays unknown. */
const MAX_ORIGINS = 8;

export function createQuestion(
  permissions: PermissionsHost,
  signal: AbortSignal,
  say: (message: Extract<CheckMessage, { type: 'permit' | 'granted' }>) => void,
): Question {
  let answered: (() => void) | undefined;

  async function granted(origins: readonly string[]): Promise<Set<string>> {
    const { origins: patterns = [] } = await permissions.getAll();
    return new Set(origins.filter((origin) => covers(patterns, origin)));
  }

  return {
    async ask(origins) {
      const known = await granted(origins);
      const missing = origins
        .filter((origin) => patternOf(origin) !== undefined && !known.has(origin))
        .slice(0, MAX_ORIGINS);
      if (!missing.length) return known;
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = async () => {
        if ((await granted(missing)).size < missing.length || answered !== resolve) return;
        answered = undefined;
        // It may be in another place, of which the page knows nothing.
        say({ type: 'granted' });
        resolve();
      };
      answered = resolve;
      permissions.onAdded.addListener(look);
      signal.addEventListener('abort', () => resolve(), { once: true });
      say({ type: 'permit', origins: missing });
      // It may have been granted between the two.
      void look();
      await promise;
      permissions.onAdded.removeListener(look);
      answered = undefined;
      return granted(origins);
    },
    answered: () => answered?.(),
  };
}
