/** Hosts that more could be seen of, each with its reason and one button. */
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { Prose } from './prose.tsx';
import { brief, HOSTS, withoutScheme } from './text.ts';
import './grants.css';

/** Milliseconds. A page decides when a button comes, and where: until it has stood in its place for so long it does nothing. */
const SETTLED_MS = 500;

/** Within all that stands around it: what a reader scrolls has not moved. What is nowhere is at no place that it had. */
function topOf(element: HTMLElement | null): number {
  let top = element?.getBoundingClientRect().top ?? Number.NaN;
  for (let around = element?.parentElement; around; around = around.parentElement) top += around.scrollTop;
  return top;
}

/** `isStill`: to ask when it is pressed, since what stands above it grows without it being rendered. */
function useSettled(button: RefObject<HTMLElement | null>): { settled: boolean; isStill: () => boolean } {
  const [settled, setSettled] = useState(false);
  const place = useRef<{ top: number; timer?: ReturnType<typeof setTimeout> }>({ top: Number.NaN });
  const isStill = () => {
    const top = topOf(button.current);
    // Where a page is zoomed, both are fractions, whose sum is never quite the same.
    if (Math.abs(top - place.current.top) < 1) return true;
    clearTimeout(place.current.timer);
    place.current = { top, timer: setTimeout(() => setSettled(true), SETTLED_MS) };
    setSettled(false);
    return false;
  };
  useLayoutEffect(() => {
    isStill();
  });
  useEffect(() => {
    // What is loaded above it later moves it without rendering it: the time begins anew then, and not with the press.
    const moves = new ResizeObserver(() => isStill());
    moves.observe(document.body);
    return () => {
      moves.disconnect();
      clearTimeout(place.current.timer);
    };
  }, []);
  return { settled, isStill };
}

const outcomes = {
  early: 'It has only just come to this place, so nothing was allowed. Press it once more.',
  refused: 'Not allowed so far. Everything else goes on as before.',
};

function Grant({ origin, reason, client }: { origin: string; reason: string; client: SessionClient }) {
  const [came, setCame] = useState<'early' | 'refused' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { settled, isStill } = useSettled(button);
  // The request must start inside the click: nothing may be awaited before it.
  const ask = () => {
    // What a page put under a click that was meant for something else.
    if (!isStill() || !settled) return setCame('early');
    client.requestHost(origin).then(
      (granted) => setCame(granted ? null : 'refused'),
      () => setCame('refused'),
    );
  };
  const host = brief(withoutScheme(origin), HOSTS);
  return (
    <li>
      <p>
        <Prose text={reason} limit={400} />
      </p>
      <button type="button" ref={button} aria-disabled={!settled} onClick={ask}>
        <span>
          Allow <span class="host">{host}</span>
        </span>
      </button>
      <p class="quiet-text" role="status">
        {came && outcomes[came]}
      </p>
    </li>
  );
}

export function Grants({ grantable, client }: { grantable: SessionSnapshot['grantable']; client: SessionClient }) {
  return (
    <ul class="grants">
      {grantable.map(({ origin, reason }) => (
        <Grant key={origin} origin={origin} reason={reason} client={client} />
      ))}
    </ul>
  );
}
