/** temporary */
import type { WxtBrowser } from 'wxt/browser';
import type { Observation } from './messages.ts';

export interface WebRequestHost {
  extraHeaders: boolean;
  key(): Promise<string>;
  observed(tabId: number, items: Observation[]): void;
  isFollowed(tabId: number): boolean;
}
export function startWebRequest(_browser: WxtBrowser, _host: WebRequestHost) {
  return { watchGranted(_wanted: boolean, _granted: readonly string[]) {} };
}
