/** What the network checks share: the requests that they look at, and how to send one of them again. */
import type { Verification } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { initialize, verifyMcpAnswer, verifyReached, verifyStatus } from '../kit/verify.ts';
import { host } from '../kit/words.ts';

/** The requests of this attempt that metadata, or the client's settings, named: none that it made up. */
export const networkRequests = ({ exchanges }: Facts): Observed[] =>
  exchanges.filter((x) => x.endpoint !== undefined && !x.guessed);

/** Something was answered, so the way to a server was open. */
export const anyAnswered = (requests: readonly Observed[]): boolean => requests.some((x) => x.status !== undefined);

const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A request of the same kind, without anything secret: it is answered, or stopped, on the same way. */
export function sameWay(at: Observed) {
  const { url } = at.request;
  if (at.role === 'mcp') return initialize(url);
  if (at.role === 'registration')
    return { url, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  if (at.role === 'token') return { url, method: 'POST', headers: form, body: 'grant_type=authorization_code' };
  return { url: at.role === 'authorization' ? (url.split('?')[0] ?? url) : url };
}

/** What the endpoint itself answers to such a request: an extended regular expression of statuses. */
const ownAnswers: Record<string, string> = {
  'resource-metadata': '200',
  'server-metadata': '200',
  registration: '2..|400|422',
  token: '2..|400|401',
  authorization: '2..|3..|400|401|422',
};

/** The endpoint itself answers, and nobody in its place. */
export const verifyOwnAnswer = (at: Observed, says = ''): Verification[] => [
  at.endpoint === 'mcp'
    ? verifyMcpAnswer(sameWay(at), says)
    : verifyStatus(
        sameWay(at),
        ownAnswers[at.endpoint ?? ''] ?? '2..',
        says || `asks ${host(at.request.url)} once, without a token, and looks at the status`,
      ),
];

/** Any HTTP answer will do. */
export const verifyAnswers = (at: Observed): Verification[] => [verifyReached(sameWay(at))];
