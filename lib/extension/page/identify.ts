/**
 * Finds out, while the page is still being parsed, what it is. An Inspector says so in its title and icon, which stand in
 * its `head`; once the parser has come to the `body` without them, the page is none (its module scripts have not run by
 * then).
 */
import { type InspectorKind, recognise } from '../shared/recognise.ts';
import { quietly } from './quiet.ts';

/** `found` is called once; with nothing where the page does not say that it is an Inspector. */
export function identify(doc: Document, url: string, found: (kind: InspectorKind | undefined) => void): void {
  const look = () => {
    if (over) return;
    // In a page that put something else in the place of what is asked here, or named a form like it, nothing is found.
    const kind = quietly(() => marksOf(doc, url));
    // Some documents have no body.
    if (!kind && !doc.body && doc.readyState === 'loading') return;
    over = true;
    observer.disconnect();
    quietly(() => found(kind));
  };
  let over = false;
  const observer = new MutationObserver(look);
  observer.observe(doc, { childList: true, subtree: true });
  doc.addEventListener('readystatechange', look);
  look();
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
