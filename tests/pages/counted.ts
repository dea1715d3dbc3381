/** How much a page is to the browser: its nodes, and the listeners on them. No size of the machine or the window is in it. */
import type { CDPSession } from 'puppeteer-core';
import type { ChromiumSurface } from './surfaces.ts';

export interface Counted {
  nodes: number;
  listeners: number;
}

const nodes = (): number => {
  const walker = document.createTreeWalker(document);
  let count = 1;
  while (walker.nextNode()) count++;
  return count;
};

/** DevTools' protocol tells the listeners of a node and of all in it; those of the window are apart. */
async function listeners(session: CDPSession): Promise<number> {
  let count = 0;
  for (const expression of ['document', 'window']) {
    const { result } = await session.send('Runtime.evaluate', { expression });
    if (!result.objectId) throw new Error(`There is no ${expression}.`);
    const told = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId, depth: -1 });
    count += told.listeners.length;
  }
  return count;
}

export const counted = async ({ evaluate, session }: ChromiumSurface): Promise<Counted> => ({
  nodes: await evaluate(nodes),
  listeners: await listeners(session),
});
