/** A page's side of a live check: starts it, keeps what is known of it as one value, and asks for permissions. */
import type { AgainSubject } from '../../recheck/subject.ts';
import type { Registered } from '../../registering/outcome.ts';
import { httpUrl } from '../../text/url.ts';
import type { CheckRequest, RegisterRequest, StartRequest } from '../shared/check-messages.ts';
import { type Asked, CHECK_PORT, type CheckMessage, type CheckResult, STOPPED_AT_ONCE } from '../shared/check-port.ts';
import { isInstalledHost, patternOf } from '../shared/hosts.ts';
import type { Command } from '../shared/messages.ts';

export interface CheckState {
  /** `lost`: the worker was stopped, or the extension updated. */
  phase: 'running' | 'needs-permission' | 'done' | 'refused' | 'lost';
  /** Oldest first. */
  asked: readonly Asked[];
  /** Of `needs-permission`: whom the check leads to; for its button, whose click calls `permit`. */
  origins?: readonly string[];
  /** Of `done`, after `start`. */
  result?: CheckResult;
  /** Of `done`, after `again`. */
  outcome?: Extract<CheckMessage, { type: 'again-done' }>['outcome'];
  /** Of `done`, after `register`. */
  registered?: Registered;
  /** Of `refused`: why nothing was asked. */
  sentence?: string;
}

type CheckListener = (state: CheckState) => void;

export interface RunningCheck {
  /**
   * Asks the browser for the origins; called inside a click. What is not allowed stays unknown, and the check goes on.
   * `shown`: those that the button names; where others are wanted by now, none is asked for.
   */
  permit(shown: readonly string[]): Promise<void>;
  /** Goes on without: the answers of these origins stay unknown. */
  decline(): void;
  /** Ends it; what was found until then is told. */
  stop(): void;
  /** Ends it without what was found; nothing more is told. */
  cancel(): void;
}

export interface CheckClient {
  /** All are called inside a click: the permission for the server's own host is asked for at once, where it is missing. */
  start(request: Omit<StartRequest, 'type'>, listener: CheckListener): RunningCheck;
  again(subject: AgainSubject, listener: CheckListener): RunningCheck;
  /** Creates a client: called in the click of somebody who was told so. */
  register(registering: Omit<RegisterRequest, 'type'>, listener: CheckListener): RunningCheck;
}

/** The browser as far as a check uses it. */
export interface CheckHost {
  connect(name: string): CheckPort;
  /** Absent in Firefox's DevTools: there the question is put in a tab. */
  request?: ((patterns: string[]) => Promise<boolean>) | undefined;
  send(command: Command): Promise<unknown>;
}

export interface CheckPort {
  postMessage(message: CheckRequest): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
  disconnect(): void;
}

export function createCheckClient(host: CheckHost): CheckClient {
  return {
    start: (request, listener) => run(host, { type: 'start', ...request }, request.url, listener),
    again: (subject, listener) => run(host, { type: 'again', ...subject }, subject.server, listener),
    register: (registering, listener) => run(host, { type: 'register', ...registering }, registering.server, listener),
  };
}

/** A server on `http:` may send on to its own `https:`. */
function ownPatterns(url: string): string[] {
  const target = httpUrl(url.trim());
  const pattern = target && patternOf(target.href);
  if (!pattern || isInstalledHost(target.href)) return [];
  return target.protocol === 'http:' ? [pattern, pattern.replace('http', 'https')] : [pattern];
}

function run(host: CheckHost, request: CheckRequest, server: string, listener: CheckListener): RunningCheck {
  let state: CheckState = { phase: 'running', asked: [] };
  let port: CheckPort | undefined;
  let over = false;

  function tell(change: Partial<CheckState>): void {
    if (over) return;
    const { phase, asked } = { ...state, ...change };
    state = { ...change, phase, asked };
    over = phase === 'done' || phase === 'refused' || phase === 'lost';
    listener(state);
    if (over) port?.disconnect();
  }

  function hear(message: CheckMessage): void {
    if (message.type === 'permit') tell({ phase: 'needs-permission', origins: message.origins });
    else if (message.type === 'granted') tell({ phase: 'running' });
    else if (message.type === 'refused') tell({ phase: 'refused', sentence: message.sentence });
    else if (message.type === 'again-done') tell({ phase: 'done', outcome: message.outcome });
    else if (message.type === 'registered') tell({ phase: 'done', registered: message.outcome });
    else if (message.type === 'done') {
      const { type: _, ...result } = message;
      tell({ phase: 'done', result });
    } else if (message.type === 'asked') {
      const { type: _, count: _count, ...asked } = message;
      tell({
        phase: state.phase,
        ...(state.origins && { origins: state.origins }),
        asked: [...state.asked, asked],
      });
    }
  }

  function connect(): void {
    if (over) return;
    try {
      port = host.connect(CHECK_PORT);
      port.onMessage.addListener((message) => hear(message as CheckMessage));
      port.onDisconnect.addListener(() => tell({ phase: 'lost' }));
      port.postMessage(request);
    } catch {
      tell({ phase: 'lost' });
    }
  }

  /** What is refused here, or cannot be asked for here, the worker finds missing, and asks for by `permit`. */
  const patterns = ownPatterns(server);
  if (host.request && patterns.length) host.request(patterns).then(connect, connect);
  else connect();

  return {
    async permit(shown) {
      const { origins = [] } = state;
      if (state.phase !== 'needs-permission' || origins !== shown) return;
      if (!host.request) {
        // The worker goes on by itself once all of it is granted in the tab.
        for (const origin of origins) await host.send({ type: 'ask-host', origin });
        return;
      }
      const wanted = origins.flatMap((origin) => patternOf(origin) ?? []);
      const granted = await host.request(wanted).catch(() => false);
      // The browser's question may stay open for longer than ours: somebody may have gone on without, to another one.
      if (state.origins !== origins) return;
      tell({ phase: 'running' });
      port?.postMessage({ type: 'permitted', origins: granted ? [...origins] : [] });
    },
    decline() {
      if (state.phase !== 'needs-permission') return;
      tell({ phase: 'running' });
      port?.postMessage({ type: 'permitted', origins: [] });
    },
    stop() {
      if (over) return;
      if (port) port.postMessage({ type: 'cancel' });
      else tell({ phase: 'refused', sentence: STOPPED_AT_ONCE });
    },
    cancel() {
      over = true;
      port?.disconnect();
    },
  };
}
