/**
 * Pages that tell far too much, in both browsers: another tab's requests are seen meanwhile, how long that takes at worst is
 * printed, and so is what is kept in the end.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pause, until } from '../../environment/until.ts';
import { inChromium, inFirefox } from '../attacked.ts';
import { connect, lie } from '../attacker-page.ts';
import { type Scene, setScene } from '../attacker-scene.ts';

/** Between two requests of the other tab, and how many of them, milliseconds: while the flood is worked off, and after it. */
const PAUSE = 400;
const LOOKS = 20;

const floods: [name: string, urls: (origin: string) => string[], answer: number][] = [
  ['20,000 requests', (origin) => Array.from({ length: 20_000 }, (_, n) => `${origin}/mcp?n=${n}`), 0],
  ['60 answers of 200 kB', (origin) => Array.from({ length: 60 }, (_, n) => `${origin}/mcp?n=${n}`), 200_000],
  ['10,000 hosts', () => Array.from({ length: 10_000 }, (_, n) => `https://mcp-${n}.test/mcp`), 0],
];

describe.runIf(process.env.TEST_LONG).each([
  { name: 'Chromium', start: inChromium },
  { name: 'Firefox', start: inFirefox },
])('in $name', ({ name, start }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(start);
  });
  afterAll(() => scene?.close());
  beforeEach(() => scene.attackAnew());

  const ofVictim = async () =>
    (await scene.extension.snapshotOf(scene.victim.tab)).handshakes
      .flatMap(({ attempts }) => attempts)
      .reduce((sum, { exchanges }) => sum + exchanges.length, 0);
  /** How long it takes until a request of the other tab is seen, milliseconds. */
  async function seenAfter(): Promise<number> {
    const before = await ofVictim();
    const from = Date.now();
    await scene.victim.page.evaluate(connect, `${scene.sites.mcp.origin}/mcp`);
    await until(ofVictim, (now) => now > before);
    return Date.now() - from;
  }

  it.each(floods)('%s', async (flood, urls, answer) => {
    const calm = Math.max(await seenAfter(), await seenAfter(), await seenAfter());
    const all = urls(scene.sites.mcp.origin);
    // Each lie is a millisecond after the one before it: none is to be of a time that has not come yet.
    const told = scene.attacker.page.evaluate(lie, { urls: all, answer, at: Date.now() - all.length });
    let worst = 0;
    for (let look = 0; look < LOOKS; look++) {
      worst = Math.max(worst, await seenAfter());
      await pause(PAUSE);
    }
    await told;
    await scene.arrived();
    const { bytes, exchanges } = await scene.kept(scene.attacker.tab);
    console.info(
      `${name}, ${flood}: another tab's request was seen after ${worst} ms at worst, ${calm} before; ` +
        `${bytes} bytes are kept, ${exchanges.length} exchanges of the flood`,
    );
    expect(bytes).toBeLessThan(7_500_000);
    expect((await scene.extension.snapshotOf(scene.victim.tab)).forgotten).toBe(0);
    expect((await scene.extension.snapshotOf(scene.attacker.tab)).inspector).not.toBeNull();
  });
});
