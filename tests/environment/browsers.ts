/** Real browsers for the tests and for `npm start`: found on the machine, or installed where the user may. */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import type { Trust } from './environment.ts';

function onPath(names: string[]): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    for (const place of ['', ...places]) {
      const path = place ? join(place, name) : name;
      if (!path.startsWith('/') && !/^[A-Z]:/i.test(path)) continue;
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not there: the next one.
      }
    }
  }
  return undefined;
}

interface Wanted {
  label: string;
  variable: string;
  names: string[];
  /** Debian's package. */
  aptPackage: string;
}

const chromium: Wanted = {
  label: 'Chromium',
  variable: 'CHROME_PATH',
  names: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  aptPackage: 'chromium',
};

const firefox: Wanted = {
  label: 'Firefox',
  variable: 'FIREFOX_PATH',
  names: [
    'firefox-esr',
    'firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
  aptPackage: 'firefox-esr',
};

const nginx: Wanted = {
  label: 'nginx',
  variable: 'NGINX_PATH',
  names: ['nginx', '/usr/sbin/nginx', '/opt/homebrew/bin/nginx', '/usr/local/bin/nginx'],
  aptPackage: 'nginx-light',
};

/** @throws an Error whose message says what to install, when there is no browser and none can be installed */
function find({ label, variable, names, aptPackage }: Wanted): string {
  const named = process.env[variable];
  if (named) {
    const path = onPath([named]);
    if (!path) throw new Error(`${variable} names ${named}, and there is no program that can be run there.`);
    return path;
  }
  const found = onPath(names);
  if (found) return found;
  const byHand = `Install ${label} (on Debian and Ubuntu: sudo apt-get install ${aptPackage}) or set ${variable} to its program.`;
  if (process.getuid?.() !== 0 || !onPath(['apt-get']))
    throw new Error(`There is no ${label} on this machine. ${byHand}`);
  process.stderr.write(`There is no ${label} on this machine; installing the package ${aptPackage} …\n`);
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', aptPackage);
  } catch {
    throw new Error(`${label} could not be installed with apt-get. ${byHand}`);
  }
  const installed = onPath(names);
  if (!installed) throw new Error(`The package ${aptPackage} is installed, but its program was not found. ${byHand}`);
  return installed;
}

export const findChromium = (): string => find(chromium);
export const findFirefox = (): string => find(firefox);
/** No browser, and found in the same way: what stands in front of many servers. */
export const findNginx = (): string => find(nginx);

export interface BrowserOptions {
  /** Directory of an unpacked extension, or of several; `true` where one will be installed later. */
  extension?: string | string[] | true;
  /** Default: true. */
  headless?: boolean;
  /** DevTools open by itself with every tab. */
  devtools?: boolean;
  /** Host names of the environment that are not on loopback. */
  trust?: Trust | null;
  /** `host:port` that everything goes through, what stays on loopback too. */
  proxy?: string;
  /** The driver is told of each request of each page, which most tests ask the servers about. */
  requests?: boolean;
  /** Window, CSS pixels. */
  size?: { width: number; height: number };
}

/** Who started the browser decides what a signal does; the browser goes with the process in any case. */
const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };

/** Firefox with a new profile, driven over WebDriver BiDi; its own interface can be driven too. */
export async function launchFirefox({ headless = true, trust, size }: BrowserOptions = {}): Promise<Browser> {
  const { width, height } = size ?? { width: 1400, height: 1000 };
  return puppeteer.launch({
    browser: 'firefox',
    ...signals,
    executablePath: findFirefox(),
    headless,
    // A page as large as its window leaves DevTools their place in it.
    defaultViewport: null,
    args: ['--remote-allow-system-access', `--width=${width}`, `--height=${height}`],
    // The authority of the tests is not in Firefox's store.
    acceptInsecureCerts: !!trust,
    extraPrefsFirefox: {
      ...(trust && { 'network.dns.localDomains': trust.hosts.join(',') }),
      'devtools.netmonitor.persistlog': true,
      'security.warn_submit_secure_to_insecure': false,
      // As in Chromium: what turns is drawn by the processor, and a process for a page that may come is not for nothing.
      'ui.prefersReducedMotion': 1,
      'dom.ipc.processPrelaunch.enabled': false,
      // Nothing plays here.
      'media.rdd-process.enabled': false,
      'media.utility-process.enabled': false,
      // A profile that goes with its browser has no session to restore, and nobody looks at its thumbnails.
      'browser.sessionstore.interval': 3_600_000,
      'browser.pagethumbnails.capturing_disabled': true,
    },
  });
}

/** Chromium with a new profile, which goes with it. */
export async function launchChromium(options: BrowserOptions = {}): Promise<Browser> {
  const { extension, headless = true, devtools = false, requests = false, trust } = options;
  const { width, height } = options.size ?? { width: 1400, height: 1000 };
  return puppeteer.launch({
    executablePath: findChromium(),
    headless,
    devtools,
    handleDevToolsAsPage: true,
    networkEnabled: requests,
    issuesEnabled: false,
    ...signals,
    defaultViewport: headless ? { width, height } : null,
    ...(extension && { enableExtensions: extension === true || [extension].flat() }),
    args: [
      // The sandbox needs a user who is not root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // What turns in an Inspector while it waits is drawn by the processor, 60 times a second.
      ...(headless ? ['--disable-gpu', '--force-prefers-reduced-motion'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // A spare process for pages that may come costs more than it saves where the processor is what is short.
      '--disable-features=Translate,SpareRendererForSitePerProcess',
      `--window-size=${width},${height}`,
      ...(options.proxy ? [`--proxy-server=${options.proxy}`, '--proxy-bypass-list=<-loopback>'] : []),
      ...(trust
        ? [
            `--host-resolver-rules=${trust.hosts.map((host) => `MAP ${host} 127.0.0.1`).join(',')}`,
            `--ignore-certificate-errors-spki-list=${trust.fingerprint}`,
          ]
        : []),
    ],
  });
}
