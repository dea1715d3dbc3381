/**
 * Functions that run inside Firefox's own window. They are sent there as text: each sees its arguments, which are JSON,
 * and the globals of that window, and nothing of this file.
 */

interface Tab {
  linkedBrowser: unknown;
}
interface View {
  viewType: string;
  xulBrowser: HTMLElement & { messageManager: MessageManager; browsingContext: Emulated };
}
/** As DevTools' own responsive mode sets them. */
interface Emulated {
  currentWindowGlobal: Drawable;
  overrideDPPX: number;
  prefersColorSchemeOverride: 'none' | 'light' | 'dark';
  forcedColorsOverride: 'none' | 'active' | 'inactive';
}
interface Drawable {
  drawSnapshot(rect: null, scale: number, background: string): Promise<ImageBitmap>;
}
interface MessageManager {
  addMessageListener(name: string, listener: (message: { data: Told }) => void): void;
  removeMessageListener(name: string, listener: (message: { data: Told }) => void): void;
  loadFrameScript(url: string, later: boolean): void;
}
interface Told {
  value?: string;
  error?: string;
}
interface Extension {
  views: Iterable<View>;
  backgroundState: string;
  wakeupBackground?(): Promise<void>;
  terminateBackground(options: { disableResetIdleForTest: boolean }): Promise<void>;
}
interface Tool {
  id: string;
  label: string;
}
export interface Toolbox {
  additionalToolDefinitions: Map<string, Tool>;
  selectTool(id: string): Promise<unknown>;
  destroy(): Promise<void>;
  getNetMonitorAPI(): Promise<{ getHar(): Promise<{ log: unknown }> }>;
}
interface DevTools {
  showToolboxForTab(tab: Tab, options: { toolId: string }): Promise<Toolbox>;
  getToolboxForTab(tab: Tab): Toolbox | undefined;
}

declare const gBrowser: {
  selectedTab: Tab;
  tabs: Iterable<Tab>;
  addTab(url: string, options: { triggeringPrincipal: unknown }): Tab;
};
declare const Services: {
  io: { newURI(url: string): unknown };
  scriptSecurityManager: { getSystemPrincipal(): unknown };
  prefs: {
    setStringPref(name: string, value: string): void;
    setIntPref(name: string, value: number): void;
    setBoolPref(name: string, value: boolean): void;
  };
};
declare function OpenBrowserWindow(options: { private: boolean }): Window & {
  gBrowser: { selectedBrowser: { loadURI(uri: unknown, options: object): void } };
};
declare const WebExtensionPolicy: {
  getByID(id: string): { extension: Extension; mozExtensionHostname: string } | null;
};
declare const ChromeUtils: {
  requestProcInfo(): Promise<{ children: { type: string; pid: number }[] }>;
  importESModule(url: 'resource://devtools/shared/loader/Loader.sys.mjs'): {
    require(module: 'devtools/client/framework/devtools'): { gDevTools: DevTools };
  };
  importESModule(url: 'resource://gre/modules/ExtensionPermissions.sys.mjs'): {
    ExtensionPermissions: {
      add(id: string, granted: { permissions: string[]; origins: string[] }, extension?: Extension): Promise<void>;
    };
  };
  importESModule(url: 'resource://gre/modules/AddonManager.sys.mjs'): {
    AddonManager: { getAddonByID(id: string): Promise<{ reload(): Promise<void> }> };
  };
  importESModule(url: 'resource://gre/modules/ExtensionParent.sys.mjs'): {
    ExtensionParent: {
      apiManager: {
        global: {
          tabTracker: { getId(tab: Tab): number };
          browserActionFor(extension: Extension): { triggerAction(window: unknown): Promise<void> };
        };
      };
    };
  };
};
declare const browsingContext: { currentWindowGlobal: Drawable };
declare const PopupNotifications: {
  panel: Element & { state: string; firstElementChild: { button: HTMLElement; secondaryButton: HTMLElement } | null };
};

export function setPreferences(preferences: Record<string, string | number | boolean>): void {
  for (const [name, value] of Object.entries(preferences)) {
    if (typeof value === 'string') Services.prefs.setStringPref(name, value);
    else if (typeof value === 'number') Services.prefs.setIntPref(name, value);
    else Services.prefs.setBoolPref(name, value);
  }
}

/** As its page of add-ons does it: the extension is loaded anew with it. */
export async function allowPrivateWindows(id: string): Promise<void> {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const { AddonManager } = ChromeUtils.importESModule('resource://gre/modules/AddonManager.sys.mjs');
  await ExtensionPermissions.add(id, { permissions: ['internal:privateBrowsingAllowed'], origins: [] });
  await (await AddonManager.getAddonByID(id)).reload();
}

/** A private window with this address in it, opened as by a person. */
export async function openPrivateWindow(url: string): Promise<void> {
  const opened = OpenBrowserWindow({ private: true });
  await new Promise((resolve) => opened.addEventListener('load', resolve, { once: true }));
  opened.gBrowser.selectedBrowser.loadURI(Services.io.newURI(url), {
    triggeringPrincipal: Services.scriptSecurityManager.getSystemPrincipal(),
  });
}

export function selectedTabId(): number {
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  return ExtensionParent.apiManager.global.tabTracker.getId(gBrowser.selectedTab);
}

/** The window, or a page of an extension (a popup is no part of the window), as a PNG in base64. */
export async function draw(id: string | null, viewType: string): Promise<string> {
  const views = id === null ? [] : [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])];
  const view = views.findLast((v) => v.viewType === viewType);
  if (id !== null && !view) throw new Error(`The extension has no ${viewType} now.`);
  const { currentWindowGlobal } = view ? view.xulBrowser.browsingContext : browsingContext;
  const bitmap = await currentWindowGlobal.drawSnapshot(null, 1, 'white');
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/**
 * Evaluates an expression, a promise of JSON, in a page of an extension: in a sandbox on its window, put there by a frame
 * script, which is what reaches pages that WebDriver BiDi does not address.
 */
export async function runInView(
  id: string,
  viewType: string,
  expression: string,
  { timeout, gesture }: { timeout: number; gesture: boolean },
): Promise<string> {
  const view = [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])].findLast((v) => v.viewType === viewType);
  if (!view) throw new Error(`The extension has no ${viewType} now.`);
  const { messageManager } = view.xulBrowser;
  const name = `mcp-auth-test:${Math.random()}`;
  const answer = new Promise<string>((resolve, reject) => {
    const done = ({ data }: { data: Told }) => {
      messageManager.removeMessageListener(name, done);
      clearTimeout(timer);
      if (data.value === undefined) reject(new Error(data.error ?? 'It failed without a word.'));
      else resolve(data.value);
    };
    const timer = setTimeout(() => done({ data: { error: `The ${viewType} did not answer.` } }), timeout);
    messageManager.addMessageListener(name, done);
  });
  const inSandbox = `(${expression}).then((value) => tell(value, undefined), (error) => tell(undefined, String(error)))`;
  const script = `{
    const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
    const tell = (value, error) => sendAsyncMessage(${JSON.stringify(name)}, { value, error });
    Cu.exportFunction(tell, sandbox, { defineAs: 'tell' });
    const gesture = ${gesture} ? content.windowUtils.setHandlingUserInput(true) : undefined;
    Cu.evalInSandbox(${JSON.stringify(inSandbox)}, sandbox);
    gesture?.destruct();
  }`;
  messageManager.loadFrameScript(`data:,${encodeURIComponent(script)}`, false);
  return answer;
}

/** The types of the pages that the extension has open. */
export const openViews = (id: string): string[] =>
  [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])].map(({ viewType }) => viewType);

/** Whether the popup of the extension's button is there, or on its way: a second click would close it. */
export function popupState(id: string): 'open' | 'opening' | 'closed' {
  const views = [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])];
  if (views.some(({ viewType }) => viewType === 'popup')) return 'open';
  const panels = [...document.querySelectorAll<HTMLElement & { state?: string }>('panel')];
  const others = panels.filter((panel) => panel !== PopupNotifications.panel);
  return others.some(({ state }) => state === 'open' || state === 'showing') ? 'opening' : 'closed';
}

/** Wakes the event page as an event does. */
export async function wakeBackground(id: string): Promise<void> {
  await WebExtensionPolicy.getByID(id)?.extension.wakeupBackground?.();
}

/** Stops the event page as the browser does when it has been idle. */
export async function stopBackground(id: string): Promise<string> {
  const extension = WebExtensionPolicy.getByID(id)?.extension;
  await extension?.terminateBackground({ disableResetIdleForTest: true });
  return extension?.backgroundState ?? 'gone';
}

/** What a click on the extension's button in the toolbar does. */
export async function clickToolbarButton(id: string): Promise<void> {
  const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
  const extension = WebExtensionPolicy.getByID(id)?.extension;
  if (!extension) throw new Error(`There is no extension ${id}.`);
  await ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window);
}

/** Closes what hangs open from the window: the popup of a toolbar button. */
export function closePopups(): void {
  for (const panel of document.querySelectorAll<HTMLElement & { hidePopup?(): void }>('panel')) panel.hidePopup?.();
}

/** Answers the question that Firefox asks beside its address bar; `false` while it asks none. */
export function answerPrompt(allow: boolean): boolean {
  const { state, firstElementChild } = PopupNotifications.panel;
  if (state !== 'open' || !firstElementChild) return false;
  (allow ? firstElementChild.button : firstElementChild.secondaryButton).click();
  return true;
}

/** Grants hosts to an extension as a person does who allows them on the page of extensions. */
export async function allowHosts(id: string, origins: string[]): Promise<void> {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  await ExtensionPermissions.add(id, { permissions: [], origins }, WebExtensionPolicy.getByID(id)?.extension);
}

/** Opens DevTools on the selected tab, at one of its own tools. */
export async function openToolbox(toolId: string): Promise<void> {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  await require('devtools/client/framework/devtools').gDevTools.showToolboxForTab(gBrowser.selectedTab, { toolId });
}

/** Shows an extension's panel in the DevTools of the selected tab; `false` until its DevTools page has made it. */
export async function showPanel(title: string): Promise<boolean> {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const toolbox = require('devtools/client/framework/devtools').gDevTools.getToolboxForTab(gBrowser.selectedTab);
  const tool = [...(toolbox?.additionalToolDefinitions.values() ?? [])].find(({ label }) => label === title);
  if (tool) await toolbox?.selectTool(tool.id);
  return tool !== undefined;
}

export async function closeToolbox(): Promise<void> {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  await require('devtools/client/framework/devtools').gDevTools.getToolboxForTab(gBrowser.selectedTab)?.destroy();
}

/** Opens a page of an extension in a tab of its own, and shows it. */
export function openInTab(id: string, path: string): void {
  const url = `moz-extension://${WebExtensionPolicy.getByID(id)?.mozExtensionHostname}${path}`;
  const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
  gBrowser.selectedTab = gBrowser.addTab(url, { triggeringPrincipal });
}

/** Shows the tab in which a page of an extension is. */
export function showTabOf(id: string): void {
  const view = [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])].findLast((v) => v.viewType === 'tab');
  for (const tab of gBrowser.tabs) if (tab.linkedBrowser === view?.xulBrowser) gBrowser.selectedTab = tab;
}

/** Makes a page of an extension as large as it is wanted, whatever is around it, with as many pixels as zoomed, in other colours. */
export function emulate(
  id: string,
  viewType: string,
  look: { width: number; height: number; scale: number; theme: 'light' | 'dark'; forced: boolean },
): void {
  const view = [...(WebExtensionPolicy.getByID(id)?.extension.views ?? [])].findLast((v) => v.viewType === viewType);
  if (!view) throw new Error(`The extension has no ${viewType} now.`);
  const { style, browsingContext } = view.xulBrowser;
  for (const side of ['width', 'height'] as const)
    for (const bound of ['', 'min-', 'max-']) style.setProperty(bound + side, `${look[side]}px`);
  style.setProperty('flex', 'none');
  browsingContext.overrideDPPX = look.scale;
  browsingContext.prefersColorSchemeOverride = look.theme;
  browsingContext.forcedColorsOverride = look.forced ? 'active' : 'none';
}

/** The processes in which extensions run. */
export async function extensionProcesses(): Promise<number[]> {
  const { children } = await ChromeUtils.requestProcInfo();
  return children.filter(({ type }) => type === 'extension').map(({ pid }) => pid);
}
