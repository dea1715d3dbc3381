/** How long something takes already, counted on by itself: outside of live regions, which would be read out every second. */
import { useEffect, useState } from 'preact/hooks';

/** Whole seconds since then, in milliseconds since the epoch. */
export function useSeconds(since: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((now - since) / 1000));
}

/** `12 s`, `3 min`. */
export const span = (seconds: number): string =>
  seconds < 120
    ? `${seconds} s`
    : seconds < 7200
      ? `${Math.floor(seconds / 60)} min`
      : `${Math.floor(seconds / 3600)} h`;
