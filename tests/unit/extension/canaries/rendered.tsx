/** The pages' real components, rendered into a document without a browser: all that stands in it, attributes and values. */
import { parseHTML } from 'linkedom';
import { render, type VNode } from 'preact';
import { vi } from 'vitest';
import { ExchangeDetail } from '../../../../components/panel/exchange-detail.tsx';
import { Panel } from '../../../../components/panel/panel.tsx';
import { Popup } from '../../../../components/popup/popup.tsx';
import type { Exchange } from '../../../../lib/exchange.ts';
import type { SessionSnapshot } from '../../../../lib/extension/shared/session-snapshot.ts';
import type { OpenFile } from '../../../../lib/extension/views/open-file.ts';
import { framesBy } from '../../../fixtures/frames.ts';
import { fakeCheckClient } from '../../components/gallery/fake-check-client.ts';
import { fakeClient } from '../../components/gallery/fake-client.ts';

export interface Rendering {
  root: Element;
  /** Shows a view, and answers once it has settled. */
  show(view: VNode | null): Promise<void>;
  settle(): Promise<void>;
  /** Everything that the document holds, the words that a control holds included. */
  text(): string;
}

/** Nothing has a size without a browser. */
class Observer {
  observe() {}
  unobserve() {}
  disconnect() {}
}

/** To be called where timers are faked; `vi.unstubAllGlobals` takes the document away again. */
export function renderer(): Rendering {
  const { window, document } = parseHTML('<!doctype html><html><body><div id="app"></div></body></html>');
  Object.assign(window.HTMLElement.prototype, {
    scrollTo() {},
    scrollIntoView() {},
    getBoundingClientRect: () => ({ top: 0, left: 0, width: 800, height: 600 }),
    clientHeight: 600,
  });
  const globals = {
    ...{ document, window, HTMLElement: window.HTMLElement, addEventListener() {}, removeEventListener() {} },
    ...{ MutationObserver: window.MutationObserver, CSS: {}, ResizeObserver: Observer, IntersectionObserver: Observer },
    requestAnimationFrame: (then: () => void) => setTimeout(then),
    cancelAnimationFrame: (timer: never) => clearTimeout(timer),
  };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  framesBy((then) => setTimeout(then));
  const root = document.getElementById('app') as unknown as Element;
  const settle = async () => {
    do await vi.advanceTimersByTimeAsync(200);
    while (root.querySelector('[data-loading]'));
  };
  return {
    root,
    settle,
    async show(view) {
      render(null, root);
      render(view, root);
      await settle();
    },
    text: () => {
      const held = [...root.querySelectorAll('input, textarea, select')].map(
        (field) => (field as HTMLInputElement).value,
      );
      return [root.innerHTML, root.textContent, ...held].join('\n');
    },
  };
}

/** What panel and popup show of a session, in each tab, with each exchange opened. */
export async function pagesOf(
  { root, show, settle, text }: Rendering,
  snapshot: SessionSnapshot,
  exchanges: Record<string, Exchange>,
  openFile?: OpenFile,
  look: (root: Element) => void = () => {},
): Promise<string[]> {
  const client = fakeClient(snapshot, { exchanges });
  const texts: string[] = [];
  const see = () => {
    look(root);
    texts.push(text());
  };
  await show(
    <Panel client={client} checkClient={fakeCheckClient} settingsUrl="/options.html" {...(openFile && { openFile })} />,
  );
  for (const tab of ['diagnosis', 'sequence', 'exchanges', 'changed']) {
    root.querySelector<HTMLElement>(`#tab-${tab}`)?.click();
    await settle();
    see();
  }
  for (const row of snapshot.handshakes.flatMap(({ attempts }) => attempts.flatMap((one) => one.exchanges))) {
    await show(<ExchangeDetail summary={row} load={(id) => client.exchange(id)} onClose={() => {}} />);
    see();
  }
  await show(<Popup client={client} />);
  see();
  await show(null);
  return texts;
}
