/**
 * The channel from the script in the page's own world (`watch.ts`) to the door in the extension's. A message port carries
 * it, which changes hands synchronously at `document_start`, before any script of the document runs; an offer that nobody
 * took is withdrawn with the first node that the parser makes, which comes before the first script. A port that is not used
 * costs next to nothing, a message on it does: on a page that is no Inspector none is sent.
 *
 * That keeps pages from listening in by accident, and no more: **whatever comes out of the page's world is the page's
 * word.** The main world belongs to the page. Its scripts can have the port, by a setter that they put on
 * `MessagePort.prototype` or in a window that they opened and prepared; they can wrap `fetch` again, and make ours tell of
 * requests that never were; they choose title and icon. Events between the two worlds are dispatched by scripts on both
 * sides, so `isTrusted` tells nothing of them. No secret between the two helps: both ends of it would be in reach.
 *
 * So this holds on the extension's side, whatever is said here:
 * - it is data, read by a schema with a bound for every member (`events.ts`), and again in the worker (`messages.ts`);
 * - which tab and which page it is of, the browser says: the tab's id with the message, `location` in our own world;
 * - it makes nothing happen: no click, no question for a permission, no request. What is offered to a person for it (a host
 *   to be allowed, *Check again*) names the host, and a host is offered only by the browser's own account (`witness.ts`);
 * - where the browser itself tells, it is the browser that is asked: that a click was a person's, that the page has left for
 *   the sign-in (`isTrusted` of those two), what an answer was, with DevTools open or the host allowed (`combine.ts`);
 * - nothing goes back but two words, and no key: what is masked is masked on our side.
 */
/** Longest body that is handed over, in UTF-16 code units: more than is kept, since envelopes hold bodies. */
export const MAX_PAGE_BODY = 1024 * 1024;
/** What is said back: the page is an Inspector, so read on; or it is none, so take yourself out. */
export const GO = 'go';
export const STOP = 'stop';

const OFFER = 'mcp-auth:offer';
const WANTED = 'mcp-auth:wanted';
const NONE = 'mcp-auth:none';
/** The extension was updated: its new script says so to the old one, whose door the browser may have taken away. */
export const UPDATED = 'mcp-auth:updated';

/** The page's side: offers a port, and again when the door starts second. */
export function offerChannel(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const offer = () => document.dispatchEvent(new MessageEvent(OFFER, { ports: [port2], cancelable: true }));
  if (offer()) {
    document.addEventListener(WANTED, offer);
    new MutationObserver((_, observer) => {
      observer.disconnect();
      document.removeEventListener(WANTED, offer);
    }).observe(document, { childList: true, subtree: true });
  }
  return port1;
}

/** The door's side: takes the first port that is offered, and no other. */
export function takeChannel(taken: (port: MessagePort) => void): void {
  const take = (event: Event) => {
    const [port] = event instanceof MessageEvent ? event.ports : [];
    if (!port) return;
    event.preventDefault();
    stop();
    taken(port);
  };
  const stop = () => document.removeEventListener(OFFER, take);
  document.addEventListener(OFFER, take);
  document.dispatchEvent(new Event(WANTED));
}

/** The page's side: whether the extension asks it to wait, though the page does not say that it is an Inspector. */
export const isHeld = () => !document.dispatchEvent(new Event(NONE, { cancelable: true }));

/** The extension's side of it. */
export const hold = () => document.addEventListener(NONE, (event) => event.preventDefault(), { once: true });
