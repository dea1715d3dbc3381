/**
 * Finds out, while the page is still being parsed, what it is. An Inspector says so in its title and icon, which stand in
 * its `head`; once the parser has come to the `body` without them, the page is none (its module scripts have not run by
 * then).
 */
import { httpOrigin } from '../../text/url.ts';
import type { PageKind } from '../shared/page-report.ts';
import { recognise } from '../shared/recognise.ts';

/** `added`: the origins that the developer added, asked for only where the page itself does not say what it is. */
export async function identify(doc: Document, url: string, added: () => Promise<string[]>): Promise<PageKind> {
  const kind = marksOf(doc, url) ?? (await parsed(doc, url));
  if (kind) return kind;
  const origins = await added().catch((): string[] => []);
  return origins.includes(httpOrigin(url) ?? '') ? 'added' : 'other';
}

function marksOf(doc: Document, url: string): PageKind | undefined {
  const icons = [...doc.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map(
    (link) => link.getAttribute('href') ?? '',
  );
  // A title that the parser has not closed yet may go on.
  const title = doc.querySelector('head > title');
  const complete = title?.nextSibling || doc.body || doc.readyState !== 'loading';
  return recognise({ title: complete ? (title?.textContent ?? '') : '', icons, url });
}

const parsed = (doc: Document, url: string) =>
  new Promise<PageKind | undefined>((resolve) => {
    if (doc.readyState !== 'loading' || doc.body) return resolve(marksOf(doc, url));
    const observer = new MutationObserver(() => {
      const kind = marksOf(doc, url);
      if (kind || doc.body) settle(kind);
    });
    const settle = (kind: PageKind | undefined) => {
      observer.disconnect();
      doc.removeEventListener('readystatechange', interactive);
      resolve(kind);
    };
    const interactive = () => settle(marksOf(doc, url));
    doc.addEventListener('readystatechange', interactive);
    observer.observe(doc, { childList: true, subtree: true });
  });
