/**
 * Why an answer was kept from a page, in the words of the browser. WebKit's say it (`CrossOriginAccessControl`,
 * `CrossOriginPreflightResultCache`), and its recordings have neither preflights nor the headers that decided.
 */
import type { CorsDetail, CorsReason } from './cors-rules.ts';
import { isRedirect, isSuccess } from './status.ts';

export interface CorsSaid {
  /** Which of the two answers, where the words tell. */
  on?: 'preflight' | 'response';
  reason: CorsReason;
  detail: CorsDetail;
}

const allowOrigin = 'access-control-allow-origin';

const rejected = /\bPreflight response is not successful\b(?:\. Status code: (\d{3})\b)?/;
const notAllowed = /\bOrigin \S+ is not allowed by Access-Control-Allow-Origin\b(?:\. Status code: (\d{3})\b)?/;
const twice = /\bAccess-Control-Allow-Origin cannot contain more than one origin\b/;
const wildcard = /\bCannot use wildcard in Access-Control-Allow-Origin when credentials flag is true\b/;
const noCredentials = /\bCredentials flag is true, but Access-Control-Allow-Credentials is not\b/;
const field = /\bRequest header field (\S+) is not allowed by Access-Control-Allow-Headers\b/;
const method = /\bMethod (\S+) is not allowed by Access-Control-Allow-Methods\b/;
const invalid = /\bHeader Access-Control-Allow-(Methods|Headers) has an invalid value: ?/;

export function corsSaid(text: string, origin: string): CorsSaid | undefined {
  const refused = rejected.exec(text);
  if (refused) {
    const [, observed] = refused;
    const redirected = observed !== undefined && isRedirect({ status: Number(observed) });
    return {
      on: 'preflight',
      reason: redirected ? 'preflight-redirected' : 'preflight-rejected',
      detail: { ...(observed !== undefined && { observed }), expected: '200-299' },
    };
  }
  const preflight = preflightSaid(text);
  if (preflight) return { on: 'preflight', ...preflight };

  const detail = { expected: origin, header: allowOrigin };
  if (twice.test(text)) return { reason: 'origin-duplicated', detail };
  if (wildcard.test(text)) return { reason: 'wildcard-with-credentials', detail: { ...detail, observed: '*' } };
  if (noCredentials.test(text)) return { reason: 'wildcard-with-credentials', detail };
  const kept = notAllowed.exec(text);
  if (!kept) return undefined;
  // A preflight is asked for these headers only where its status is in order.
  const [, status] = kept;
  const onAnswer = status !== undefined && !isSuccess({ status: Number(status) });
  return { ...(onAnswer && { on: 'response' as const }), reason: 'no-allow-origin', detail };
}

/** What only a permission check can lack. */
function preflightSaid(text: string): Omit<CorsSaid, 'on'> | undefined {
  const name = field.exec(text)?.[1]?.toLowerCase();
  if (name) return { reason: 'header-not-allowed', detail: { expected: name, header: name } };
  const asked = method.exec(text)?.[1];
  const allowMethods = 'access-control-allow-methods';
  if (asked) return { reason: 'method-not-allowed', detail: { expected: asked, header: allowMethods } };
  const list = invalid.exec(text);
  if (!list) return undefined;
  const observed = text.slice(list.index + list[0].length);
  return list[1] === 'Methods'
    ? { reason: 'method-not-allowed', detail: { observed, header: allowMethods } }
    : { reason: 'header-not-allowed', detail: { observed, header: 'access-control-allow-headers' } };
}
