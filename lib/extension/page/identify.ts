/**
 * Finds out, while the page is still being parsed, what it is. An Inspector says so in its title and icon, which stand in
 * its `head`; once the parser has come to the `body` without them, the page is none (its module scripts have not run by
 * then).
 */
import { type InspectorKind, recognise } from '../shared/recognise.ts';

/** `found` is called once; with nothing where the page does not say that it is an Inspector. */
export function identify(doc: Document, url: string, found: (kind: InspectorKind | undefined) => void): void {
  const atOnce = marksOf(doc, url);
  if (atOnce) {
    found(atOnce);
    return;
  }
  const observer = new MutationObserver(() => {
    const kind = marksOf(doc, url);
    if (kind || doc.body) settle(kind);
  });
  const settle = (kind: InspectorKind | undefined) => {
    observer.disconnect();
    doc.removeEventListener('readystatechange', interactive);
    found(kind);
  };
  // A document that has no body.
  const interactive = () => settle(marksOf(doc, url));
  doc.addEventListener('readystatechange', interactive);
  observer.observe(doc, { childList: true, subtree: true });
}

function marksOf(doc: Document, url: string): InspectorKind | undefined {
  const icons = [...doc.querySelectorAll<HTMLLinkElement>('link[rel~="icon"]')].map(
    (link) => link.getAttribute('href') ?? '',
  );
  // A title that the parser has not closed yet may go on.
  const title = doc.querySelector('head > title');
  const complete = title?.nextSibling || doc.body || doc.readyState !== 'loading';
  return recognise({ title: complete ? (title?.textContent ?? '') : '', icons, url });
}
