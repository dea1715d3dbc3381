/**
 * The DevTools page as a source: every finished request of the inspected tab, with its body, without any host's
 * permission. Envelopes and secrets come off here, before anything leaves for the worker.
 */
import type { Entry } from 'har-format';
import { entryToRaw, isStatic } from '../../capture/devtools-network.ts';
import { asNumber } from '../../text/json.ts';
import { shaped } from '../../text/shape.ts';
import { createGate, type Gate } from '../shared/gate.ts';
import { type SourceMessage, type Welcome, welcomeSchema } from '../shared/messages.ts';
import { createSender } from '../shared/sender.ts';
import { createIds } from './entry-ids.ts';
import { type LookHost, lookAt } from './look.ts';

export interface FinishedRequest {
  entry: Entry;
  content(): Promise<{ text: string | null; encoding: string | null }>;
}

export interface DevtoolsHost extends LookHost {
  tabId: number;
  post(message: SourceMessage): Promise<unknown>;
  onFinished(listener: (request: FinishedRequest) => void): void;
  onNavigated(listener: (url: string) => void): void;
  /** What was recorded before anybody listened. */
  earlier(): Promise<Entry[]>;
}

/**
 * Longest body that is asked for, in bytes: DevTools give one whole or not at all. More than is kept, since envelopes hold
 * bodies, and some are base64.
 */
const MAX_CONTENT = 4 * 1024 * 1024;
const isLong = ({ response }: Entry) => (asNumber(response?.content?.size) ?? 0) > MAX_CONTENT;

/** A page that is still being parsed is looked at again after this many ms, so often. */
const LOOK_AGAIN_MS = 100;
const LOOKS = 50;

export async function startDevtoolsSource(host: DevtoolsHost): Promise<void> {
  const { tabId } = host;
  const sender = createSender({ post: host.post, tabId });
  const waiting: (() => void)[] = [];
  let gate: Gate | undefined;
  /** `undefined`: what the page is has yet to show. */
  let follow: boolean | undefined;
  let looks = 0;

  const reader = () => {
    const ids = createIds();
    return (entry: Entry, content?: { text: string | null; encoding: string | null }) => {
      const raw = entryToRaw(entry, { id: ids(entry), tabId, ...(content && { content }) });
      if (raw && gate && follow) sender.send(gate.push(raw, 'devtools'));
    };
  };
  const finished = reader();
  const whenKnown = (work: () => void) => void (follow === undefined ? waiting.push(work) : work());

  host.onFinished(({ entry, content }) => {
    // Bodies are asked for only where they are wanted: a tab that is no Inspector costs nothing.
    if (follow === false || isStatic(entry)) return;
    if (isLong(entry)) return whenKnown(() => finished(entry, { text: null, encoding: null }));
    content().then(
      (body) => whenKnown(() => finished(entry, body)),
      // Firefox: the page has navigated, the body is gone.
      () => whenKnown(() => finished(entry)),
    );
  });
  host.onNavigated(() => {
    if (!follow) follow = undefined;
    void look();
  });

  /** Tells the worker what the page is; a page that says nothing of itself yet is looked at until it is parsed. */
  async function look(): Promise<void> {
    const mine = ++looks;
    for (let tries = 0; tries < LOOKS && mine === looks; tries++) {
      const looked = await lookAt(host);
      const last = tries === LOOKS - 1;
      if (looked && (looked.page.kind !== 'other' || looked.parsed || last)) {
        const answer = await host.post({ type: 'page', tabId, page: looked.page }).catch(() => undefined);
        const welcome = shaped(welcomeSchema, answer);
        if (welcome && mine === looks) return settle(welcome);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  function settle(welcome: Welcome): void {
    const first = gate === undefined;
    follow = welcome.follow;
    // A client of the developer's own may be served by the MCP server itself.
    if (welcome.follow) gate ??= createGate(welcome.key, true);
    if (first && follow)
      void host.earlier().then(
        (entries) => entries.filter((entry) => !isStatic(entry)).forEach(earlier),
        () => undefined,
      );
    for (const work of waiting.splice(0)) work();
  }

  const earlierReader = reader();
  const earlier = (entry: Entry) => earlierReader(entry);
  await look();
}
