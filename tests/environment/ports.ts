/**
 * Ports for what a test starts, or leaves closed. They lie below those that Linux gives to connections (32,768 to 60,999), of
 * which any may be taken between a look and its use, in a part that this process has for itself: it holds the part's first
 * port as long as it lives.
 */
import { createServer } from 'node:net';

const LOWEST = 10_240;
const PARTS = 44;
const PART = 500;

/** Listens at a port; what gives it back, or `undefined` where somebody has it. */
const hold = (port: number): Promise<(() => Promise<void>) | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(undefined))
      .listen(port, '127.0.0.1', () => resolve(() => new Promise((closed) => server.close(() => closed()))))
      .unref();
  });

/** The first port of a part that no other process has, looked for from here on. @throws where each has one */
export async function claim(from: number): Promise<number> {
  for (let n = 0; n < PARTS; n++) {
    const first = LOWEST + ((from + n) % PARTS) * PART;
    if (await hold(first)) return first;
  }
  throw new Error(`${PARTS} processes have a part of the ports each.`);
}

let claimed: Promise<number> | undefined;
let handedOut = 0;

/** A port that is free, and that nobody else is given: it may stay closed. */
export async function freePort(): Promise<number> {
  claimed ??= claim(process.pid);
  const first = await claimed;
  for (let tried = 1; tried < PART; tried++) {
    const port = first + 1 + (handedOut++ % (PART - 1));
    const giveBack = await hold(port);
    await giveBack?.();
    if (giveBack) return port;
  }
  throw new Error(`No port is free from ${first + 1} to ${first + PART - 1}.`);
}
