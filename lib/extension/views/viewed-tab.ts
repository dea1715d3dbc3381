/** What a view knows of its tab that the worker was not told: of a page with no script of ours in it only the view sees anything. */
import { httpOrigin } from '../../text/url.ts';
import { isInstalledHost } from '../shared/hosts.ts';
import { isFollowed, nameOf, type PageMarks, recognise } from '../shared/recognise.ts';
import type { SessionSnapshot } from '../shared/session-snapshot.ts';

export interface ViewedTab {
  id: number;
  url?: string | undefined;
  /** What the browser shows of the page, once that is loaded. */
  marks?: Omit<PageMarks, 'url'>;
}

/**
 * A snapshot in which the worker knows no page, completed by what the tab shows. An Inspector on this machine that has not
 * said so itself was there before the extension was.
 */
export function withTab(now: SessionSnapshot, { url, marks }: ViewedTab): SessionSnapshot {
  const pageOrigin = httpOrigin(url);
  if (now.pageOrigin !== null || !url || !pageOrigin) return now;
  const kind = marks && isInstalledHost(url) ? recognise({ ...marks, url }) : undefined;
  const name = kind ? nameOf(kind) : null;
  if (!kind || name === null) return { ...now, pageOrigin };
  return { ...now, pageOrigin, inspector: { name }, ...(isFollowed(kind) ? { stale: true } : { unread: true }) };
}
