/** The live checks that pages ask for: one a port, for as long as the port is open. */
import { createMasker } from '../../../capture/secrets.ts';
import { shaped } from '../../../text/shape.ts';
import { httpUrl } from '../../../text/url.ts';
import { type CheckRequest, checkRequestSchema } from '../../shared/check-messages.ts';
import { type CheckMessage, STOPPED_AT_ONCE } from '../../shared/check-port.ts';
import { keyBytes } from '../../shared/key.ts';
import { again } from './again.ts';
import type { Around } from './around.ts';
import { createQuestion, type PermissionsHost } from './permissions.ts';
import { createNetwork, type PlatformHost } from './platform.ts';
import { registerFor } from './register.ts';
import { start } from './start.ts';

/** Milliseconds. A worker that says nothing for thirty seconds is stopped; in Firefox, one that calls nothing of the browser's. */
const SIGN_OF_LIFE = 20_000;

/** A port as far as it is used. */
export interface CheckPort {
  postMessage(message: CheckMessage): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
  disconnect(): void;
}

export interface ChecksHost extends PlatformHost {
  permissions: PermissionsHost;
  /** Resolves when what was stored is back. */
  key(): Promise<string>;
}

export function createChecks(host: ChecksHost) {
  const { send, listen } = createNetwork(host);

  const answer = async (request: CheckRequest, around: Around): Promise<CheckMessage | undefined> => {
    if (request.type === 'start') return start(request, around);
    if (request.type === 'again') return again(request, around);
    if (request.type === 'register') return registerFor(request, around);
    return undefined;
  };

  return {
    connect(port: CheckPort): void {
      const gone = new AbortController();
      const stopped = new AbortController();
      const signal = AbortSignal.any([gone.signal, stopped.signal]);
      const post = (message: CheckMessage) => {
        if (!gone.signal.aborted) port.postMessage(message);
      };
      const question = createQuestion(host.permissions, signal, post);
      let running = false;
      let count = 0;

      async function run(request: CheckRequest): Promise<void> {
        const alive = setInterval(() => {
          post({ type: 'running' });
          void host.permissions.getAll();
        }, SIGN_OF_LIFE);
        const listenNoMore = listen();
        try {
          const said = await answer(request, {
            masker: createMasker(keyBytes(await host.key())),
            platform: { send, permit: question.ask },
            signal,
            async refusal(url) {
              const { protocol, hostname } = httpUrl(url) ?? {};
              const origin = `${protocol}//${hostname}`;
              if ((await question.ask([origin])).has(origin)) return undefined;
              return signal.aborted
                ? STOPPED_AT_ONCE
                : `The browser did not get your permission for ${hostname}, so nothing was asked.`;
            },
            onExchange({ request: { method, url }, response, failure, preflight }, { topic, as }) {
              const status = response?.status ?? preflight?.response?.status;
              const words = failure?.text ?? preflight?.failure?.text;
              post({
                ...{ type: 'asked', count: ++count, method, url, topic, as },
                ...(status !== undefined && { status }),
                ...(words !== undefined && { failure: words }),
              });
            },
          });
          if (said) post(said);
        } finally {
          clearInterval(alive);
          listenNoMore();
        }
      }

      port.onMessage.addListener((message) => {
        const request = shaped(checkRequestSchema, message);
        if (!request) return;
        if (request.type === 'permitted') return question.answered();
        if (request.type === 'cancel') return stopped.abort();
        if (running) return;
        running = true;
        run(request).catch((error: unknown) => {
          // The page is told that it is over, and the browser's list of errors why.
          port.disconnect();
          throw error;
        });
      });
      port.onDisconnect.addListener(() => gone.abort());
    },
  };
}
