/** What the page in the inspected tab is, as far as it can be seen from DevTools. */
import { parseUrl } from '../../text/url.ts';
import { type PageReport, reportOf } from '../shared/page-report.ts';
import { recognise } from '../shared/recognise.ts';
import type { DevtoolsHost } from './source.ts';

/** Read in the page; an expression, since DevTools takes nothing else. */
const LOOK = `({ title: document.title, url: location.href, referrer: document.referrer, startedAt: performance.timeOrigin,
  icons: [...document.querySelectorAll('link[rel~="icon"]')].map((link) => link.getAttribute('href') || ''),
  load: (performance.getEntriesByType('navigation')[0] || {}).type, parsed: document.readyState !== 'loading' })`;

/** As the page answers, which may have replaced what is asked for. */
type Looked = Record<'title' | 'url' | 'referrer' | 'startedAt' | 'icons' | 'load' | 'parsed', unknown>;

/** `parsed`: it will not say more of itself than now. */
export async function lookAt({
  evaluate,
  added,
}: Pick<DevtoolsHost, 'evaluate' | 'added'>): Promise<{ page: PageReport; parsed: boolean } | undefined> {
  const looked = (await evaluate(LOOK).catch(() => undefined)) as Looked | undefined;
  const url = String(looked?.url);
  const origin = parseUrl(url)?.origin;
  if (!looked || origin === undefined) return undefined;
  const icons = Array.isArray(looked.icons) ? looked.icons.map(String) : [];
  let kind = recognise({ title: String(looked.title), icons, url });
  if (!kind) kind = (await added().catch((): string[] => [])).includes(origin) ? 'added' : 'other';
  const { referrer, startedAt, load } = looked;
  const page = reportOf(kind, url, { referrer: String(referrer), startedAt: Number(startedAt) || 0, load });
  return { page, parsed: looked.parsed === true };
}
