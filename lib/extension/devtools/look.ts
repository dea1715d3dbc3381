/** What the page in the inspected tab is, as far as it can be seen from DevTools. */
import { parseUrl } from '../../text/url.ts';
import { type PageReport, reportOf } from '../shared/page-report.ts';
import type { PageKind } from '../shared/recognise.ts';
import { recognise } from '../shared/recognise.ts';

/** Read in the page; an expression, since DevTools takes nothing else. */
const LOOK = `(({ name, type, responseStart } = {}) => ({
  title: document.title, url: location.href, referrer: document.referrer,
  icons: [...document.querySelectorAll('link[rel~="icon"]')].map((link) => link.getAttribute('href') || ''),
  startedAt: performance.timeOrigin, since: performance.timeOrigin + (responseStart || 0),
  loadedFrom: name, load: type, parsed: document.readyState !== 'loading',
}))(performance.getEntriesByType('navigation')[0])`;

/** As the page answers, which may have replaced what is asked for. */
type Looked = Record<
  'title' | 'url' | 'referrer' | 'icons' | 'startedAt' | 'since' | 'loadedFrom' | 'load' | 'parsed',
  unknown
>;

export interface LookHost {
  /** Runs an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Origins of the pages that a person added. */
  added(): Promise<string[]>;
}

/** `parsed`: it will not say more of itself than now. */
export async function lookAt({
  evaluate,
  added,
}: LookHost): Promise<{ page: PageReport; parsed: boolean } | undefined> {
  const looked = (await evaluate(LOOK).catch(() => undefined)) as Looked | undefined;
  const url = String(looked?.url);
  const origin = parseUrl(url)?.origin;
  if (!looked || origin === undefined) return undefined;
  const icons = Array.isArray(looked.icons) ? looked.icons.map(String) : [];
  let kind: PageKind | undefined = recognise({ title: String(looked.title), icons, url });
  kind ??= (await added().catch((): string[] => [])).includes(origin) ? 'added' : 'other';
  // The callback page of v1 goes on under another address without being loaded anew.
  const loadedFrom = parseUrl(String(looked.loadedFrom));
  const page = reportOf(kind, loadedFrom?.origin === origin ? loadedFrom.href : url, {
    referrer: String(looked.referrer),
    startedAt: Number(looked.startedAt) || 0,
    since: Number(looked.since) || 0,
    load: looked.load,
  });
  return { page, parsed: looked.parsed === true };
}
