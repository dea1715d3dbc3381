/** The live check's platform in a browser: `fetch` from the worker, as a program or as a page of any origin would send. */
import { type Incoming, NoAnswer, type Outgoing, type Platform } from '../../../capture/live-check/platform.ts';
import { hasBadPort } from '../../../protocol/bad-ports.ts';
import { isRedirect } from '../../../protocol/status.ts';
import { parseUrl } from '../../../text/url.ts';
import { createAnswers, type WebRequestEvents } from './answers.ts';
import { createRules, ordinary, type RulesHost } from './rules.ts';

export interface PlatformHost {
  rules: RulesHost;
  webRequest: WebRequestEvents;
  extraHeaders: boolean;
  fetch?: typeof fetch;
}

/** In Firefox no event tells of it. */
const NOTHING_SENT = 'ERR_UNSAFE_PORT: browsers connect to no such port';

/**
 * What a platform sends with; `listen` while there is a check, and the way to end it. Where a connection ends without an
 * answer, browsers try again unasked: Chromium once if it had used that connection before, Firefox anything but a `POST`
 * up to ten times.
 */
export interface Network {
  send: Platform['send'];
  listen(): () => void;
}

export function createNetwork({ rules: host, webRequest, extraHeaders, fetch: ask = fetch }: PlatformHost): Network {
  const rules = createRules(host);
  const answers = createAnswers(webRequest, extraHeaders);

  const send: Platform['send'] = async (
    { method, url, headers, body }: Outgoing,
    signal: AbortSignal,
  ): Promise<Incoming> => {
    const mark = crypto.randomUUID();
    const expected = answers.expect(mark);
    try {
      const takeBack = await rules.add(mark, headers);
      const response = await ask(`${url}#${mark}`, {
        method,
        headers: ordinary(headers),
        ...(body !== undefined && { body }),
        signal,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      }).catch((error: unknown) => String(error));
      await takeBack();
      if (signal.aborted) throw new NoAnswer('AbortError');
      if (typeof response !== 'string') {
        const head = await Promise.race([expected.head, whenAborted(signal)]);
        return { ...head, ...(response.type !== 'opaqueredirect' && { body: pieces(response) }) };
      }
      const target = parseUrl(url);
      if (target && hasBadPort(target)) throw new NoAnswer(NOTHING_SENT);
      // The events may come long after `fetch` has failed, and come in any case.
      const { seen, words } = await Promise.race([expected.end, whenAborted(signal)]);
      if (!seen) throw new NoAnswer(words);
      // What a browser makes nothing of, a client may: a body that it cannot decode, a redirect to nowhere.
      return isRedirect(seen) ? seen : { ...seen, body: broken(words) };
    } finally {
      expected.forget();
    }
  };
  return { send, listen: answers.listen };
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const over = () => reject(new NoAnswer('AbortError'));
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });

// biome-ignore lint/correctness/useYield: it has nothing to give.
async function* broken(why: string): AsyncGenerator<Uint8Array> {
  throw new Error(why);
}

/** Who leaves it cancels it. */
async function* pieces({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read();
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    reader?.cancel().catch(() => undefined);
  }
}
