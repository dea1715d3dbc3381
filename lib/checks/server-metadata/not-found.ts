import type { Facts } from '../../handshake/facts.ts';
import { resourceIdOf } from '../../protocol/scalekit.ts';
import { isSuccess } from '../../protocol/status.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import {
  refusalEvidence,
  refusedAt,
  refusedForType,
  refuses,
  serverMetadataRequests,
  statusOfEach,
  typeOfNoBody,
} from '../kit/answers/documents.ts';
import { isRefusal } from '../kit/answers/kinds.ts';
import { wellKnownUrls } from '../kit/metadata.ts';
import { answersItself, ownerOfSignIn, places, signsIn } from '../kit/metadata-words.ts';
import { mcp, openid, rfc, scalekit } from '../kit/references.ts';
import { noMetadata } from '../kit/steps/no-metadata.ts';
import { verifyResourceMetadata, verifyServerMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

interface Data {
  urls: string[];
  status: number | undefined;
  refused: boolean;
  /** The type of a body that the request does not have. */
  type: string | undefined;
}

export default defineCheck<Data>({
  id: 'server-metadata/not-found',
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
  judges: 'answer',
  general: true,
  // There is nothing at that URL that the page could have read.
  insteadOf: ['cors'],
  survivedBy: 'server-metadata-read',
  quiet: true,
  fails: 'The authorization server metadata gets 404, or another refusal, at every URL tried.',
  references: [
    rfc(8414, '3'),
    openid('4', 'OpenID provider configuration'),
    mcp('basic/authorization', 'Authorization server metadata discovery', 'authorization-server-metadata-discovery'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const requests = serverMetadataRequests(facts);
    if (requests.some(isSuccess)) return passed;
    const [at, ...more] = refusedAt(requests, isRefusal, facts);
    if (!at) return unknown;
    const failure = {
      evidence: [...statusOfEach(requests, isRefusal, 'at-any'), ...refusalEvidence(at)],
      data: {
        status: at.status,
        refused: refuses(at),
        type: typeOfNoBody(at),
        urls: [...new Set(requests.map((x) => x.request.url))].slice(0, 4),
      },
    };
    return failed(...[at, ...more].map((x) => ({ at: x, ...failure })));
  },

  title: ({ facts, at, data: { status, refused } }) => {
    const asks = `${upperFirst(clientWord(facts))} asks your MCP server how to sign in, and it`;
    if (answersItself(facts, at)) return `${asks} ${refused ? 'refuses that' : 'does not say'} (${status ?? 404})`;
    return refused
      ? `${upperFirst(signsIn(facts, at))} refuses the request for its metadata (${status})`
      : `${whereAsked(facts)} ${signsIn(facts, at)} has no sign-in information (${status ?? 404})`;
  },
  summary: ({ facts, at, data: { urls, refused, status } }) => {
    const [named] = facts.resourceMetadata.authorizationServers;
    if (answersItself(facts, at) && named !== undefined)
      return `Your MCP server names itself as who signs people in (${code('authorization_servers')}).`;
    if (answersItself(facts, at))
      return `Nothing names who signs people in, so ${clientWord(facts)} takes your MCP server for it.`;
    if (refused)
      return `${upperFirst(clientWord(facts))} asked for the JSON that says how to sign in at ${places(urls, facts)}, and ${signsIn(facts, at)} answers ${status}.`;
    if (named === undefined)
      return `${upperFirst(clientWord(facts))} looked for the JSON that says how to sign in at ${places(urls, facts)}.${facts.scalekit ? ` Most likely your MCP server names ${urls.some(resourceIdOf) ? 'a wrong resource ID' : 'a wrong address'}.` : ''}`;
    return `Your MCP server names ${code(named)}; most likely ${resourceIdOf(named) === undefined ? 'that address is wrong' : 'its ID is mistyped'}.`;
  },
  why: ({ facts, at, data: { type } }) => {
    if (type !== undefined) return refusedForType(type, signsIn(facts, at));
    return answersItself(facts, at)
      ? `Nothing has to be there once your MCP server’s metadata names ${facts.resourceMetadata.authorizationServers.length ? 'somebody else' : 'who signs people in'}.`
      : `${facts.resourceMetadata.authorizationServers.length ? `${upperFirst(clientWord(facts))} makes these addresses from the one that your MCP server names. ` : ''}A JSON at one of them has to say where to register, where to sign in and where to get a token.`;
  },
  fix: ({ facts, at, data: { urls, refused } }) => noMetadata(facts, at, urls, refused),
  verify: ({ facts, at, data: { urls } }) =>
    answersItself(facts, at)
      ? [verifyResourceMetadata(facts, wellKnownUrls(facts))]
      : [verifyServerMetadata(facts, urls)],
});

/** Who gave the address is not seen where the capture began later. */
const whereAsked = (facts: Facts) =>
  facts.resourceMetadata.authorizationServers.length
    ? 'Your MCP server names an address where'
    : `${upperFirst(clientWord(facts))} looks where`;
