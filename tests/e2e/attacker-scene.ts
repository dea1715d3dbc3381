/** Where a page that lies stands: another tab with an honest Inspector's page in it, and what is kept of each of the two. */
import type { Page } from 'puppeteer-core';
import type { Exchange } from '../../lib/exchange.ts';
import type { SessionState } from '../../lib/extension/worker/session.ts';
import { until } from '../environment/until.ts';
import type { Attacked, inChromium } from './attacked.ts';
import { connect, lie, type Site, startAttacker, startHonest, startMcp } from './attacker-page.ts';

interface Opened {
  page: Page;
  tab: number;
}

/** What is kept of a tab's session; `bytes` of all sessions together. */
export interface Kept {
  state: Partial<SessionState>;
  exchanges: Exchange[];
  bytes: number;
}

export interface Scene {
  extension: Attacked;
  sites: Record<'attacker' | 'honest' | 'mcp' | 'bystander', Site>;
  victim: Opened;
  /** A page of its own for each attack. */
  readonly attacker: Opened;
  attackAnew(): Promise<void>;
  stored(): Promise<Record<string, string>>;
  kept(tab: number): Promise<Kept>;
  /** What the victim has, to compare with what it had. */
  ofVictim(): Promise<{ exchanges: number; verdicts: number[]; forgotten: number }>;
  /** Until what the attacker told last has arrived: a last lie, which comes after all before it. */
  arrived(): Promise<void>;
  close(): Promise<void>;
}

const storedIn = ({ pages }: Attacked) =>
  pages.evaluate(() => chrome.storage.session.get(null) as Promise<Record<string, string>>);

export async function keptOf(extension: Attacked, tab: number): Promise<Kept> {
  const all = await storedIn(extension);
  const seen = Object.entries(all).filter(([key]) => key.startsWith(`seen:${tab}:`));
  return {
    state: JSON.parse(all[`session:${tab}`] ?? '{}') as Partial<SessionState>,
    exchanges: seen.map(([, text]) => (JSON.parse(text) as { exchange: Exchange }).exchange),
    bytes: Object.values(all).reduce((sum, text) => sum + text.length, 0),
  };
}

export async function setScene(start: typeof inChromium): Promise<Scene> {
  const [liar, honest, mcp, bystander] = await Promise.all([startAttacker(), startHonest(), startMcp(), startMcp()]);
  const sites = { attacker: liar, honest, mcp, bystander };
  const extension = await start({
    trust: { hosts: ['shop.test'], fingerprint: '' } as never,
  });

  async function open(url: string): Promise<Opened> {
    const page = await extension.browser.newPage();
    await page.goto(url);
    const tab = await extension.tabOf(page);
    await until(
      () => extension.snapshotOf(tab),
      ({ inspector }) => inspector !== null,
    );
    return { page, tab };
  }

  const stored = () => storedIn(extension);
  const kept = (tab: number) => keptOf(extension, tab);
  async function ofVictim() {
    const { exchanges } = await kept(victim.tab);
    const { handshakes, forgotten } = await extension.snapshotOf(victim.tab);
    return { exchanges: exchanges.length, verdicts: handshakes.map(({ attempts }) => attempts.length), forgotten };
  }

  const victim = await open(honest.origin);
  await victim.page.evaluate(connect, `${mcp.origin}/mcp`);
  await until(ofVictim, ({ exchanges }) => exchanges >= 1);
  let attacker: Opened | undefined;
  const attacking = (): Opened => {
    if (!attacker) throw new Error('Nobody attacks yet.');
    return attacker;
  };
  let lies = 0;

  return {
    extension,
    sites,
    victim,
    get attacker() {
      return attacking();
    },
    async attackAnew() {
      await attacker?.page.close();
      attacker = await open(liar.origin);
    },
    stored,
    kept,
    ofVictim,
    async arrived() {
      const { page, tab } = attacking();
      const mark = `http://localhost:1/last-${++lies}`;
      await page.evaluate(lie, { urls: [mark] });
      await until(
        () => kept(tab),
        ({ exchanges }) => exchanges.some(({ request }) => request.url === mark),
      );
    },
    async close() {
      await extension.close();
      for (const site of Object.values(sites)) await site.close();
    },
  };
}
