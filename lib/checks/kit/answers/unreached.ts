/** Why no answer came, told by the text of the failure. */
import type { Observed } from '../../../handshake/facts.ts';
import {
  ambiguous,
  type FailureText,
  type TlsFault,
  tlsFaults,
  type Unreached,
  unreachedTexts,
} from '../../signs/failure-texts.ts';

const first = <T>(kinds: readonly FailureText<T>[], text: string): T | undefined =>
  kinds.find((k) => k.text.test(text))?.kind;

/** What is wrong with TLS, `undefined` when the text speaks of something else. */
const tlsFaultOf = (text: string): TlsFault | undefined => first(tlsFaults, text);

/**
 * How a request failed to arrive, with its text; `undefined` when it was answered, when the failure is of another
 * kind, and when the text leaves open whether the browser kept an answer back.
 */
export function unreachedOf(x: Observed): { kind: Unreached; text: string } | undefined {
  if (x.status !== undefined || tlsOf(x)) return undefined;
  const texts = failureTexts(x);
  for (const text of texts) {
    const kind = first(unreachedTexts, text);
    if (kind) return { kind, text };
  }
  const [text] = texts;
  if (text === undefined) return undefined;
  return x.via === 'direct' && x.page.origin !== null && ambiguous.test(text) ? undefined : { kind: 'unsaid', text };
}

/** What is wrong with TLS on the way to this request's answer. */
export function tlsOf(x: Observed): { fault: TlsFault; text: string } | undefined {
  if (x.status !== undefined || !/^https:/i.test(x.request.url)) return undefined;
  for (const text of failureTexts(x)) {
    const fault = tlsFaultOf(text);
    if (fault) return { fault, text };
  }
  return undefined;
}

/** Words of a failure on the network: of the request, and of its preflight. */
function failureTexts({ failure, preflight, cors }: Observed): string[] {
  const texts = [failure, preflight?.failure].flatMap((f) => (f?.kind === 'network' ? [f.text] : []));
  return texts.length === 0 && cors?.blocked && cors.reason === 'preflight-unreachable'
    ? ['The browser recorded no answer to the preflight, and no reason.']
    : texts;
}
