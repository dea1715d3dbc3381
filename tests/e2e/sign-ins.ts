/**
 * Two Inspectors for many sign-ins, so that not each has to wait for one to start. Each sign-in has a tab and an
 * environment of its own, so that neither a registration nor a preflight is remembered; version 1 keeps the rest in the
 * tab, and version 2 by server: it lists them all.
 */
import type { Browser, Page } from 'puppeteer-core';
import { type Environment, startEnvironment } from '../environment/environment.ts';
import { startInspector } from '../environment/inspectors.ts';
import { clickConnect, openV1, pressV2 } from '../environment/walkers.ts';

export interface SignIn {
  name: 'v1' | 'v2';
  fault: string | null;
}

export interface SignIns {
  /** Opens the Inspector of a sign-in in a new tab; `press` is what a developer does there, `mend` lifts its fault. */
  inTab(
    browser: Browser,
    signIn: SignIn,
    run: (page: Page, press: () => Promise<void>, mend: () => void) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

export async function startSignIns(all: readonly SignIn[]): Promise<SignIns> {
  const environments = new Map<SignIn, Environment>();
  for (const one of all) environments.set(one, await startEnvironment({ fault: one.fault }));
  const environmentOf = (one: SignIn): Environment => {
    const environment = environments.get(one);
    if (!environment) throw new Error('This sign-in was not prepared.');
    return environment;
  };
  const listed = all.filter(({ name }) => name === 'v2');
  const names = new Map(listed.map((one, i) => [one, `server-${i}-`]));
  const servers = Object.fromEntries(listed.map((one) => [names.get(one), environmentOf(one).serverUrl]));
  const [v1, v2] = await Promise.all([startInspector('v1'), startInspector('v2', { servers })]);

  const open = (page: Page, one: SignIn) =>
    one.name === 'v2' ? page.goto(v2.url) : openV1(page, v1, environmentOf(one).serverUrl);
  const press = (page: Page, one: SignIn) =>
    one.name === 'v2' ? pressV2(page, v2, { server: names.get(one) }) : clickConnect(page);
  return {
    async inTab(browser, one, run) {
      const page = await browser.newPage();
      try {
        await open(page, one);
        await run(
          page,
          () => press(page, one),
          () => environmentOf(one).setFault(null),
        );
      } finally {
        await page.close();
      }
    },
    async close() {
      await Promise.all([v1.close(), v2.close()]);
      for (const environment of environments.values()) await environment.close();
    },
  };
}
