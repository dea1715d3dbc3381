/** What stands in for the browser on the check page: a check comes to what it is told, and what was asked is recorded. */
import type { CheckPageHost } from '../../../../components/check/check-state.ts';
import type { RememberedServer } from '../../../../lib/extension/shared/remembered-servers.ts';
import type { CheckState } from '../../../../lib/extension/views/check-client.ts';
import type { OpenFile } from '../../../../lib/extension/views/open-file.ts';

interface Told {
  comesTo?: CheckState;
  /** What a registration comes to. */
  registers?: CheckState;
  servers?: RememberedServer[];
  agent?: { userAgent: string };
  openFile: OpenFile;
  dashboardMetadata?: Record<string, string>;
}

export interface FakeCheckHost extends CheckPageHost {
  /** Name and arguments of every call, in order. */
  calls: unknown[][];
  /** The check that runs goes on to this. */
  tell(state: CheckState): void;
}

export function fakeCheckHost({
  comesTo,
  registers,
  servers = [],
  agent,
  openFile,
  dashboardMetadata = {},
}: Told): FakeCheckHost {
  const calls: unknown[][] = [];
  let listener: ((state: CheckState) => void) | undefined;
  let list = servers;
  const running = {
    permit: async () => void calls.push(['permit']),
    decline: () => void calls.push(['decline']),
    stop() {
      calls.push(['stop']);
      listener?.({
        phase: 'done',
        asked: [],
        result: { url: '', handshakes: [], exchanges: [], notes: [], cancelled: true },
      });
    },
    cancel: () => void calls.push(['cancel']),
  };
  return {
    calls,
    tell: (state) => listener?.(state),
    check: {
      start(request, told) {
        calls.push(['start', request]);
        listener = told;
        if (comesTo) told(comesTo);
        return running;
      },
      register(request, told) {
        calls.push(['register', request]);
        if (registers) told(registers);
        return running;
      },
      again(request) {
        calls.push(['again', request]);
        return running;
      },
    },
    openFile,
    agent: agent ?? { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
    servers: {
      list: async () => list,
      async remember(server) {
        calls.push(['remember', server]);
        list = [server, ...list];
        return list;
      },
      async forget(url) {
        calls.push(['forget', url]);
        list = list.filter((server) => server.url !== url);
        return list;
      },
    },
    dashboardMetadata: async (server) => dashboardMetadata[server],
  };
}
