/** What an answer is, by its status and its body. */
import { header } from '../../../exchange.ts';
import type { Observed } from '../../../handshake/facts.ts';
import { isClientError } from '../../../protocol/status.ts';

/** Statuses of an intermediary; the checks about networks name them. */
const ofNetwork = [407, 429];
/** A refusal by the server itself. */
export const isRefusal = (x: Observed): boolean => isClientError(x) && !ofNetwork.includes(x.status ?? 0);

export const wantsToken = ({ status }: Observed): boolean => status === 401 || status === 403;

/** The words of a check against forged forms; the name of its token alone stands in every page of some sites. */
export const saysForged = ({ status, response }: Observed): boolean =>
  (status === 419 && /\bpage expired\b/i.test(response?.body ?? '')) ||
  /\b(?:csrf|xsrf|request forgery)\b(?![-_](?:token|param)["'])|\bInvalidAuthenticityToken\b/i.test(
    (response?.body ?? '').slice(0, 8192),
  );

/** Its body is a web page. Of what a redirect led to, the body is not always kept: then its type says so. */
export const isWebPage = ({ bodyKind, response }: Observed): boolean =>
  bodyKind === 'html' || (bodyKind === 'unseen' && /text\/html/i.test(header(response?.headers, 'content-type') ?? ''));

/** The beginning of an answer's text, bounded; empty where it was not seen. */
export const bodyStart = ({ response }: Observed): string => (response?.body ?? '').slice(0, 8192);

/** What a page says, without its tags: the name of a token in one is no word of it. */
export const pageText = (x: Observed): string => bodyStart(x).replace(/<[^<>]{1,400}>/g, ' ');
