/**
 * Shows and clears what the Inspector in a followed tab saved of the sign-in to one server. The page is asked, and what it
 * says is validated; URLs of servers are masked as those of the traffic are, which is how the two are compared.
 */
import type { WxtBrowser } from 'wxt/browser';
import { shaped } from '../../text/shape.ts';
import { parseUrl } from '../../text/url.ts';
import { savedInV1 } from '../page/saved-v1.ts';
import { savedInV2 } from '../page/saved-v2.ts';
import { type PageAnswer, pageAnswerSchema, type SavedSignIn, type SavedSignInAct } from '../shared/saved-sign-in.ts';
import type { Sessions } from './sessions.ts';

/** Milliseconds until a page that does not answer is given up. */
const PATIENCE_MS = 15_000;
/** Milliseconds between two looks at a tab that is on its way back to the Inspector. */
const LOOK_MS = 100;

export interface SavedSignInHost {
  browser: Pick<WxtBrowser, 'scripting' | 'tabs'>;
  sessions: Pick<Sessions, 'of' | 'stay'>;
  /** As URLs are masked where they are captured. */
  maskUrl(url: string): string;
}

type Asked = PageAnswer | { is: 'unreadable' };
type Saved = Extract<PageAnswer, { is: 'saved' }>['servers'];

export function createSavedSignIn({ browser, sessions, maskUrl }: SavedSignInHost) {
  const isOf = (url: string, server: string) => maskUrl(parseUrl(url)?.href ?? url) === server;

  return async (tab: number, server: string, act: SavedSignInAct): Promise<SavedSignIn> => {
    const state = sessions.of(tab)?.state;
    const page = state?.page;
    if (!state || !page?.kind.startsWith('inspector')) return { is: 'unreadable' };
    const { tabId } = state;
    const isV1 = page.kind === 'inspector-v1';
    const of = (saved: Saved) => saved.filter((one) => isOf(one.server, server));
    const ask = (remove: string[]) => within(PATIENCE_MS, askPage(browser, tabId, isV1, page.origin, remove));
    const open = async () => {
      await sessions.stay(tabId);
      await browser.tabs.update(tabId, { url: `${page.origin}/` });
    };

    let before = await ask([]);
    if (act === 'return' && before.is === 'elsewhere') {
      await open();
      for (let left = PATIENCE_MS; before.is !== 'saved' && left > 0; left -= LOOK_MS) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        before = await ask([]);
      }
    }
    if (before.is !== 'saved') return before;
    const mine = of(before.servers);
    if (act !== 'clear') return { is: 'saved', ...together(mine) };

    const after = await ask(mine.map((one) => one.server));
    if (after.is !== 'saved') return after;
    const left = together(of(after.servers));
    const removed = together(mine).names.length - left.names.length;
    const reloaded = !isV1 && removed > 0;
    // It has a copy in its memory, which it would go on with and write again.
    if (reloaded) await open();
    return { is: 'cleared', removed, left: left.names, entered: left.entered, reloaded };
  };
}

/** One server may be saved under several ways to write its URL. */
const together = (saved: Saved) => ({
  names: saved.flatMap(({ names }) => names),
  entered: saved.some(({ entered }) => entered),
});

async function askPage(
  { scripting }: Pick<WxtBrowser, 'scripting'>,
  tabId: number,
  isV1: boolean,
  origin: string,
  remove: string[],
): Promise<Asked> {
  const args: [string, string[]] = [origin, remove];
  const [result] = isV1
    ? await scripting.executeScript({ target: { tabId }, func: savedInV1, args })
    : await scripting.executeScript({ target: { tabId }, world: 'MAIN', func: savedInV2, args });
  return shaped(pageAnswerSchema, result?.result) ?? { is: 'unreadable' };
}

/** The browser refuses a page that it does not let us into: it is none of the Inspector's. */
function within(ms: number, asked: Promise<Asked>): Promise<Asked> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Asked>((resolve) => {
    timer = setTimeout(() => resolve({ is: 'unreadable' }), ms);
  });
  const answered = asked.catch((): Asked => ({ is: 'elsewhere' }));
  return Promise.race([answered, late]).finally(() => clearTimeout(timer));
}
