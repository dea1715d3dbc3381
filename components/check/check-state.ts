/** The check page's state, and what changes it; the access token is not in it, and goes nowhere. */
import { computed, signal } from '@preact/signals';
import { clientIdOf } from '../../lib/check-page/choices.ts';
import { readEntered } from '../../lib/check-page/entered.ts';
import { type CheckForm, emptyForm } from '../../lib/check-page/link.ts';
import { systemOf } from '../../lib/check-page/system.ts';
import type { System } from '../../lib/clients/client.ts';
import type { FileProblem } from '../../lib/extension/shared/file-messages.ts';
import type { RememberedServer } from '../../lib/extension/shared/remembered-servers.ts';
import type { CheckClient, CheckState, RunningCheck } from '../../lib/extension/views/check-client.ts';
import type { OpenedFile, OpenFile } from '../../lib/extension/views/open-file.ts';
import { type LiveResult, liveResult } from './live-result.ts';

/** The browser as far as the page uses it. */
export interface CheckPageHost {
  check: CheckClient;
  openFile: OpenFile;
  /** What the browser says of itself. */
  agent: Parameters<typeof systemOf>[0];
  servers: {
    list(): Promise<RememberedServer[]>;
    remember(server: RememberedServer): Promise<RememberedServer[]>;
    forget(url: string): Promise<RememberedServer[]>;
  };
  /** The Metadata JSON that was pasted for a server before. */
  dashboardMetadata(server: string): Promise<string | undefined>;
}

interface Running {
  state: CheckState;
  startedAt: number;
  form: CheckForm;
}

/** What was opened beside a check: a file, or a log that was pasted. */
export type Recording =
  | { name: string; reading: true }
  | { name: string; opened: OpenedFile }
  | { name: string; problem: FileProblem };

/** A piece of a log with requests in it has some lines, and addresses. */
const looksLikeLog = (text: string): boolean => /https?:\/\//.test(text) && text.split('\n', 4).length > 3;

const PASTED = 'The log that you pasted';

export type CheckPageState = ReturnType<typeof createCheckState>;

export function createCheckState(host: CheckPageHost, given: Partial<CheckForm>) {
  const form = signal<CheckForm>({ ...emptyForm, ...given, client: clientIdOf(given.client) });
  /** The URL was sent, or left: from then on mistakes in it are said. */
  const tried = signal(form.value.url !== '');
  const system = signal<System>(systemOf(host.agent));
  const servers = signal<RememberedServer[]>([]);
  const running = signal<Running | null>(null);
  const result = signal<LiveResult | null>(null);
  const recording = signal<Recording | null>(null);
  /** Why a check ended with nothing to show. */
  const refused = signal<string | null>(null);
  const entered = computed(() => readEntered(form.value.url));
  /** Read on this page alone; it is no part of the form, which is linked to and handed on. */
  const token = signal('');
  const changing = signal(false);
  /** The form is a line as long as there is something to see of what it asked for, and nobody wants to change it. */
  const folded = computed(() => !changing.value && (running.value ?? result.value) !== null);

  let check: RunningCheck | undefined;
  let reader = new AbortController();

  const edit = (change: Partial<CheckForm>) => {
    form.value = { ...form.value, ...change };
  };

  /** A command or a settings file holds the URL, and says whose it is. */
  function settle(): void {
    tried.value = form.value.url !== '';
    const read = entered.value;
    if (!('url' in read)) return;
    edit({ url: read.url, client: form.value.client || read.client || '' });
    const { url } = read;
    host.dashboardMetadata(url).then(
      (text) => text && form.value.url === url && !form.value.dashboardMetadata && edit({ dashboardMetadata: text }),
      () => undefined,
    );
  }

  /** Inside the click: the browser asks for the host at once. */
  function start(): void {
    tried.value = true;
    settle();
    const read = entered.value;
    if (running.value || !('url' in read)) return;
    const { client, dashboardMetadata, errorText } = form.value;
    const asked = { ...form.value };
    const startedAt = Date.now();
    refused.value = null;
    result.value = null;
    changing.value = false;
    running.value = { state: { phase: 'running', asked: [] }, startedAt, form: asked };
    check = host.check.start(
      {
        url: read.url,
        ...(client && { client }),
        ...(dashboardMetadata.trim() && { dashboardMetadata }),
        ...(errorText.trim() && { errorText }),
      },
      (state) => {
        if (state.phase === 'running' || state.phase === 'needs-permission') {
          running.value = { state, startedAt, form: asked };
          return;
        }
        running.value = null;
        if (state.phase === 'done' && state.result) {
          result.value = liveResult(state.result, asked, startedAt, Date.now());
          remember(state.result.url, client);
        } else refused.value = state.sentence ?? 'The extension was stopped or updated meanwhile. Check once more.';
      },
    );
  }

  /** `url`: as the worker has it, without secrets. */
  function remember(url: string, client: string): void {
    host.servers.remember({ url, client }).then(
      (list) => (servers.value = list),
      () => undefined,
    );
  }

  function stop(): void {
    check?.stop();
  }

  function change(): void {
    changing.value = true;
  }

  function forgetToken(): void {
    token.value = '';
  }

  async function open(file: File, name: string, quietly = false): Promise<void> {
    reader.abort();
    reader = new AbortController();
    const { signal: stopped } = reader;
    closeRecording();
    if (!quietly) recording.value = { name, reading: true };
    const outcome = await host.openFile(file, () => undefined, stopped);
    if (stopped.aborted || outcome === 'stopped') {
      if (typeof outcome === 'object' && 'opened' in outcome) outcome.opened.close();
      return;
    }
    if ('problem' in outcome) {
      if (!quietly) recording.value = { name, problem: outcome.problem };
      return;
    }
    if (quietly && !outcome.opened.snapshot.handshakes.length) return outcome.opened.close();
    recording.value = { name: outcome.opened.name, opened: outcome.opened };
    const server = outcome.opened.snapshot.handshakes.find((one) => one.server !== null)?.server;
    if (server && !form.value.url) edit({ url: server });
  }

  function closeRecording(): void {
    const { value } = recording;
    if (value && 'opened' in value) value.opened.close();
    recording.value = null;
  }

  return {
    client: host.check,
    form,
    entered,
    folded,
    token,
    tried,
    system,
    servers,
    running,
    result,
    recording,
    refused,
    edit,
    settle,
    start,
    stop,
    change,
    forgetToken,
    closeRecording,
    permit: (shown: readonly string[]) => void check?.permit(shown),
    decline: () => check?.decline(),
    open: (file: File) => open(file, file.name),
    /** A pasted log is read like a file; any other text is looked up among the known error texts. */
    readPasted(): Promise<void> | undefined {
      const { errorText } = form.value;
      return looksLikeLog(errorText) ? open(new File([errorText], PASTED), PASTED, true) : undefined;
    },
    choose(server: RememberedServer): void {
      edit(server);
      settle();
    },
    async forget(url: string): Promise<void> {
      servers.value = await host.servers.forget(url);
    },
    async load(): Promise<void> {
      servers.value = await host.servers.list();
      if (form.value.url) settle();
    },
    /** The page is left. */
    end(): void {
      check?.cancel();
      reader.abort();
      closeRecording();
    },
  };
}
