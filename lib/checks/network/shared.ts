/** What the network checks share: the requests that they look at, and how to send one of them again. */
import type { StatusRange, Verification } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { sameKind } from '../kit/requests.ts';
import { verifyMcpAnswer, verifyStatus } from '../kit/verify.ts';
import { host } from '../kit/words.ts';

/** The requests of this attempt that metadata, or the client's settings, named: none that it made up. */
export const networkRequests = ({ exchanges }: Facts): Observed[] =>
  exchanges.filter((x) => x.endpoint !== undefined && !x.guessed);

/** Something was answered, so the way to a server was open. */
export const anyAnswered = (requests: readonly Observed[]): boolean => requests.some((x) => x.status !== undefined);

/** What an endpoint itself answers to a request that lacks what it needs. */
const ownAnswers: Record<string, readonly StatusRange[]> = {
  'resource-metadata': [200],
  'server-metadata': [200],
  registration: ['2xx', 400, 422],
  token: ['2xx', 400, 401],
  authorization: ['2xx', '3xx', 400, 401, 422],
};

/** The endpoint itself answers, and nobody in its place. */
export const verifyOwnAnswer = (at: Observed): Verification[] => [
  at.endpoint === 'mcp'
    ? verifyMcpAnswer(sameKind(at))
    : verifyStatus(
        sameKind(at),
        ownAnswers[at.endpoint ?? ''] ?? ['2xx'],
        `asks ${host(at.request.url)} once, without a token, and looks at the status`,
      ),
];
