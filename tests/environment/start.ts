/**
 * `npm start`: builds the extension, starts the Scalekit-shaped environment with one thing wrong, the real MCP Inspector,
 * and a browser with the extension and its panel open. Without a display it signs in by itself and prints the diagnosis.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'puppeteer-core';
import { launchChromium } from './browsers.ts';
import { buildExtension } from './build.ts';
import { type Environment, startEnvironment } from './environment.ts';
import type { Fault } from './fault.ts';
import { faults, findFault } from './faults.ts';
import { type Inspector, type InspectorName, openedAt, startInspector } from './inspectors.ts';
import { openPanel } from './panel.ts';
import { awaitDiagnosis, type ShownDiagnosis } from './reading.ts';
import { connectV1, connectV2, type Outcome } from './walkers.ts';

const usage = `npm start -- [--fault NAME] [--inspector v2|v1] [--headless] [--list]

  --fault NAME      what is wrong (default: ${'resource-metadata/resource-mismatch'}); "none" for a healthy environment
  --inspector       v2: MCP Inspector 2.12.0; v1: MCP Inspector 0.22.0, in direct mode (default: the newest in which it shows)
  --headless        without a window, as on a machine without a display
  --list            prints the faults, and ends`;

interface Choice {
  fault: string | null;
  inspector: InspectorName;
  headless: boolean;
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || !!(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @returns `null` when everything asked for is printed already @throws with a sentence for an argument that is wrong */
function choose(): Choice | null {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string', default: 'resource-metadata/resource-mismatch' },
      inspector: { type: 'string' },
      headless: { type: 'boolean', default: !hasDisplay() },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return null;
  }
  if (values.list) {
    const width = Math.max(...faults.map(({ name }) => name.length));
    for (const { name, sentence } of faults) console.log(`${name.padEnd(width)}  ${sentence}`);
    return null;
  }
  const fault = values.fault === 'none' ? null : findFault(values.fault);
  const { inspector = showsIn('v2', fault) ? 'v2' : 'v1', headless } = values;
  if (inspector !== 'v2' && inspector !== 'v1') throw new Error(`--inspector is v2 or v1, not "${inspector}".`);
  return { fault: fault?.name ?? null, inspector, headless };
}

/** Not each fault stops each client: a page alone needs CORS headers. */
const showsIn = (inspector: InspectorName, fault: Fault | null): boolean =>
  fault?.clients?.some((client) => client.startsWith(inspector)) ?? true;

const whatIsWrong = (fault: Fault | null, inspector: InspectorName): string => {
  if (!fault) return 'nothing';
  const elsewhere = showsIn(inspector, fault) ? '' : ' This Inspector does not stumble over it, the other one does.';
  return `${fault.name}: ${fault.sentence}${elsewhere}`;
};

/** v1 connects directly, but for what shows only through its proxy. */
function walk(page: Page, inspector: Inspector, { serverUrl, fault }: Environment): Promise<Outcome> {
  if (inspector.name === 'v2') return connectV2(page, inspector, serverUrl);
  const connection = fault?.clients?.includes('v1-direct') === false ? 'proxy' : 'direct';
  return connectV1(page, inspector, serverUrl, { connection });
}

/** What the client did under another fault, and remembers. */
async function walkBefore(page: Page, inspector: Inspector, environment: Environment): Promise<void> {
  const { fault } = environment;
  if (!fault?.before) return;
  environment.setFault(fault.before);
  await page.goto(inspector.url);
  await walk(page, inspector, environment);
  await page.goto('about:blank');
  environment.setFault(fault.name);
}

function report(shown: ShownDiagnosis | null, outcome: Outcome, inspector: Inspector): void {
  console.log(`\nMCP Inspector ${inspector.version} says: ${outcome.says || '(nothing)'}`);
  if (!shown) {
    console.log('The panel shows no diagnosis.');
    return;
  }
  console.log(`The panel says: ${shown.title}`);
  console.log(`  verdict  ${shown.verdict}`);
  if (shown.cause) console.log(`  cause    ${shown.cause}`);
  if (shown.summary) console.log(`\n${shown.summary}`);
  if (shown.steps.length) console.log('\nWhat to do');
  for (const [index, step] of shown.steps.entries()) console.log(`  ${index + 1}. ${step}`);
}

/** Signs in without a person, prints what the panel says, and leaves a picture of it. */
async function showAndEnd(page: Page, environment: Environment, inspector: Inspector): Promise<void> {
  await page.goto(inspector.url);
  const panel = await openPanel(page);
  const outcome = await walk(page, inspector, environment);
  const shown = await awaitDiagnosis(panel);
  report(shown, outcome, inspector);
  const directory = fileURLToPath(new URL('../.artifacts/', import.meta.url));
  mkdirSync(directory, { recursive: true });
  const picture = `${directory}panel-${(environment.fault?.name ?? 'healthy').replace(/[^\w-]+/g, '-')}.png`;
  await panel.screenshot(picture);
  console.log(`\nA picture of the panel: ${picture}`);
  if (!shown) process.exitCode = 1;
}

/** Opens the window and stays until it is closed, or Ctrl-C. */
async function showAndStay(
  browser: Browser,
  page: Page,
  environment: Environment,
  inspector: Inspector,
): Promise<void> {
  const url = new URL(inspector.url);
  if (inspector.name !== 'v2') {
    url.searchParams.set('transport', 'streamable-http');
    url.searchParams.set('serverUrl', environment.serverUrl);
  }
  await page.goto(url.href);
  await openPanel(page, { dock: 'bottom' });
  console.log('\nPress Connect in the Inspector, and look at the panel "MCP Auth" below it. Ctrl-C ends everything.');
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
    browser.once('disconnected', () => resolve());
  });
}

function withoutWindow(error: unknown): never {
  const said = error instanceof Error ? error.message : String(error);
  throw new Error(
    `The browser could not be started: ${said}\nWithout a display, "npm start -- --headless" goes without a window.`,
  );
}

async function main(): Promise<void> {
  const choice = choose();
  if (!choice) return;
  /** What runs, newest last: ended in the opposite order, whatever happens. */
  const running: { close(): Promise<void> }[] = [];
  const started = <T extends { close(): Promise<void> }>(one: T): T => {
    running.push(one);
    return one;
  };
  try {
    console.log('Building the extension …');
    const extension = await buildExtension();
    const environment = started(await startEnvironment({ fault: choice.fault }));
    const { serverUrl, environmentUrl, resourceId, fault } = environment;
    const clientMetadataUrl = fault?.clientMetadataUrl;
    const launched = started(await startInspector(choice.inspector, { serverUrl, clientMetadataUrl }));
    const inspector = openedAt(launched, (url) => fault?.open?.(url, environment.traps));
    console.log(`MCP server           ${serverUrl}`);
    console.log(`Scalekit-shaped      ${environmentUrl}, resource ${resourceId}`);
    console.log(`MCP Inspector ${inspector.version.padEnd(6)} ${inspector.url}`);
    console.log(`What is wrong        ${whatIsWrong(fault, choice.inspector)}`);
    const { headless } = choice;
    const browser = started(await launchChromium({ extension, headless }).catch(withoutWindow));
    const [page = await browser.newPage()] = await browser.pages();
    await walkBefore(page, inspector, environment);
    if (choice.headless) await showAndEnd(page, environment, inspector);
    else await showAndStay(browser, page, environment, inspector);
  } finally {
    for (const one of running.reverse()) await one.close().catch(() => {});
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
