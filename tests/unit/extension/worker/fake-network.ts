/** The browser as far as a live check uses it, with servers in memory: ports, permissions, and what is sent with what. */
import { expect } from 'vitest';
import type { CheckRequest } from '../../../../lib/extension/shared/check-messages.ts';
import type { CheckMessage } from '../../../../lib/extension/shared/check-port.ts';
import { type ChecksHost, createChecks } from '../../../../lib/extension/worker/live-check/checks.ts';
import type { SessionRule } from '../../../../lib/extension/worker/live-check/rules.ts';

/** A request as it was sent. */
export interface Sent {
  method: string;
  url: string;
  /** As the browser would send them: those of `fetch`, changed by the rule for this request alone. */
  headers: Record<string, string>;
  signal: AbortSignal;
}
export type Answer = (
  sent: Sent,
) => { status: number; headers?: Record<string, string>; body?: unknown; fails?: string } | 'nothing' | 'never';

const event = <L extends (...args: never[]) => unknown>() => {
  const listeners = new Set<L>();
  const api = { addListener: (l: L) => void listeners.add(l), removeListener: (l: L) => void listeners.delete(l) };
  return { listeners, api, emit: (...args: Parameters<L>) => [...listeners].map((l) => l(...args)) };
};

/** A browser with one server behind everything, which answers as a test says. */
export function fake(answer: Answer, leftRules: number[] = []) {
  const rules = new Map<number, SessionRule | undefined>(leftRules.map((id) => [id, undefined]));
  const web = () => event<(details: object) => undefined>();
  const events = {
    ...{ onHeadersReceived: web(), onResponseStarted: web(), onBeforeRedirect: web() },
    ...{ onCompleted: web(), onErrorOccurred: web() },
  };
  const granted = event<() => void>();
  const origins = ['http://localhost/*', 'http://127.0.0.1/*', 'http://[::1]/*'];
  const sent: Sent[] = [];

  const send = async (given: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const marked = String(given);
    const [url = '', mark = ''] = marked.split('#');
    const { method = 'GET', signal, headers } = init;
    if (!signal) throw new Error('It cannot be ended.');
    expect(init).toMatchObject({ redirect: 'manual', credentials: 'omit', cache: 'no-store' });
    const own = [...rules.values()].filter((rule) => rule?.condition.urlFilter === `#${mark}|`);
    expect(own).toHaveLength(1);
    expect(own[0]?.condition.tabIds).toEqual([-1]);
    // What browsers add by themselves.
    const whole = new Map([
      ...[...new Headers(headers)],
      ['user-agent', 'Mozilla/5.0'],
      ['sec-fetch-mode', 'cors'],
      ...(method === 'GET' || method === 'HEAD' ? [] : [['origin', 'chrome-extension://own'] as const]),
    ]);
    for (const { header, operation, value = '' } of own[0]?.action.requestHeaders ?? []) {
      if (operation === 'set') whole.set(header, value);
      else whole.delete(header);
    }
    const one: Sent = { method, url, headers: Object.fromEntries(whole), signal };
    sent.push(one);
    const tell = (name: keyof typeof events, more: object = {}) =>
      events[name].emit({ url: marked, tabId: -1, method, ...more });
    const answered = answer(one);
    if (answered === 'nothing') throw new TypeError('NetworkError when attempting to fetch resource.');
    if (answered === 'never') {
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => {
          tell('onErrorOccurred', { error: 'net::ERR_ABORTED' });
          reject(signal.reason);
        }),
      );
    }
    const { status, body, headers: said = {}, fails } = answered;
    const responseHeaders = Object.entries(said).map(([name, value]) => ({ name, value }));
    if (fails) {
      // `fetch` may know it before the events do.
      setTimeout(() => {
        if (status) tell('onHeadersReceived', { statusCode: status, responseHeaders });
        tell('onErrorOccurred', { error: fails });
      });
      throw new TypeError('Failed to fetch');
    }
    tell('onHeadersReceived', { statusCode: status, responseHeaders });
    if (status >= 300 && status < 400) {
      tell('onBeforeRedirect', { ip: '127.0.0.1' });
      return { type: 'opaqueredirect', status: 0, body: null } as Response;
    }
    tell('onResponseStarted', { ip: '127.0.0.1' });
    return new Response(method === 'HEAD' || status === 204 ? null : JSON.stringify(body ?? {}), { status });
  };

  const host: ChecksHost = {
    rules: {
      getSessionRules: async () => [...rules.keys()].map((id) => ({ id })),
      async updateSessionRules({ addRules = [], removeRuleIds = [] }) {
        for (const id of removeRuleIds) rules.delete(id);
        for (const rule of addRules) {
          expect(rules.has(rule.id)).toBe(false);
          rules.set(rule.id, rule);
        }
      },
    },
    webRequest: {
      onHeadersReceived: events.onHeadersReceived.api,
      onResponseStarted: events.onResponseStarted.api,
      onBeforeRedirect: events.onBeforeRedirect.api,
      onCompleted: events.onCompleted.api,
      onErrorOccurred: events.onErrorOccurred.api,
    },
    extraHeaders: true,
    fetch: send,
    permissions: { getAll: async () => ({ origins: [...origins] }), onAdded: granted.api },
    key: async () => '07'.repeat(32),
  };
  const checks = createChecks(host);

  return {
    rules,
    sent,
    listeners: () => Object.values(events).reduce((sum, { listeners }) => sum + listeners.size, 0),
    allow(...patterns: string[]) {
      origins.push(...patterns);
      granted.emit();
    },
    asking: () => granted.listeners.size,
    page() {
      const said: CheckMessage[] = [];
      const message = event<(message: unknown) => void>();
      const gone = event<() => void>();
      let lost = false;
      checks.connect({
        postMessage: (one) => void said.push(structuredClone(one)),
        onMessage: message.api,
        onDisconnect: gone.api,
        disconnect: () => {
          lost = true;
        },
      });
      return {
        said,
        of: <T extends CheckMessage['type']>(type: T) =>
          said.filter((one): one is Extract<CheckMessage, { type: T }> => one.type === type),
        say: (request: CheckRequest) => void message.emit(structuredClone(request)),
        leave: () => void gone.emit(),
        lost: () => lost,
      };
    },
  };
}
