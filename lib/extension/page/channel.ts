/**
 * The channel from the script in the page's own world to the door in the extension's. A message port carries it: no
 * script of the page can listen to a port that it does not hold, which cannot be said of `window.postMessage` and custom
 * events. The port changes hands synchronously at `document_start`, before any script of the page runs; from then on
 * nobody answers to the two event names. A port that is not used costs next to nothing, a message on it does: on a page
 * that is no Inspector none is sent.
 *
 * The other end is still the page's world. What arrives there is data to be validated, never a command.
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
export function offerChannel(): { port: MessagePort; close(): void } {
  const { port1, port2 } = new MessageChannel();
  const offer = () => document.dispatchEvent(new MessageEvent(OFFER, { ports: [port2], cancelable: true }));
  if (offer()) document.addEventListener(WANTED, offer, { once: true });
  return {
    port: port1,
    close() {
      document.removeEventListener(WANTED, offer);
      port1.close();
    },
  };
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
