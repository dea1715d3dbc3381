import { header } from '../../exchange.ts';
import { type Facts, isMcp, type McpExchange } from '../../handshake/facts.ts';
import { resourceMetadataUrls } from '../../protocol/well-known.ts';
import { defineCheck, type Failure, outcome } from '../define.ts';
import { productName } from '../kit/answers/intermediaries.ts';
import { frontWord } from '../kit/front.ts';
import { metadataUrl } from '../kit/metadata.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { challengeValue, exceptSnippets } from '../kit/snippets/challenge.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { guardServer } from '../kit/steps/guard.ts';
import { gateOfScheme, openGate, openPaths, ownSignInOff } from '../kit/steps/login-gates.ts';
import { forgetSearch, restartAndForget } from '../kit/steps/metadata.ts';
import { orServe, restartAndServe } from '../kit/steps/serve-json.ts';
import { inServer, searchFor, value } from '../kit/steps/step.ts';
import { signInOpens } from '../kit/verify/verify.ts';
import { clientWord, codes } from '../kit/words.ts';
import { answerBehindGate, pointerEvidence, unauthorized, verifyAsked, whyUnauthorized } from './shared.ts';

interface Data {
  schemes: string[];
  /** `Bearer` comes behind them, with the address of the metadata. */
  behind: boolean;
}

/** The official TypeScript SDK reads a header only where it begins with `Bearer`, and else looks at the usual addresses. */
const standsBehind = ({ request, challenge }: McpExchange): boolean =>
  challenge?.bearer?.resourceMetadata !== undefined &&
  challenge.sdk.resourceMetadata === undefined &&
  !resourceMetadataUrls(request.url).includes(challenge.bearer.resourceMetadata) &&
  !/^bearer$/i.test(challenge.challenges[0]?.scheme ?? 'bearer');

/** A client that went there read the address all the same; a live check asks for all clients together. */
const wasFollowed = ({ checked, exchanges }: Facts, { challenge }: McpExchange): boolean =>
  checked === undefined && exchanges.some((x) => x.request.url === challenge?.bearer?.resourceMetadata);

export default defineCheck<Data>({
  id: 'challenge/not-bearer',
  owner: ({ data: { schemes, behind } }) => (!behind && gateOfScheme(schemes) ? 'network' : 'mcp-server'),
  judges: 'answer',
  general: true,
  fails:
    'The 401 has challenges, and none of them is `Bearer`, or another comes before it, which the official SDK does not look behind.',
  references: [rfc(6750, '3'), rfc(9110, '11.6.1'), scalekit('troubleshooting-setup')],

  test(facts) {
    const answers = unauthorized(facts).filter((x) => x.challenge);
    const schemes = (x: (typeof answers)[number]) => x.challenge?.challenges.map((c) => c.scheme).filter(Boolean) ?? [];
    // A client that proves that it has the key of its token is asked for it under another name (RFC 9449 §7.1).
    const proves = facts.exchanges.some((x) => header(x.request.headers, 'dpop') !== undefined);
    const isItsOwn = (x: (typeof answers)[number]) => proves && schemes(x).some((scheme) => /^dpop$/i.test(scheme));
    const at = answers.find((x) => !x.challenge?.bearer && schemes(x).length > 0 && !isItsOwn(x));
    const behind = at ? undefined : answers.find((x) => standsBehind(x) && !wasFollowed(facts, x));
    const failures = [at ?? behind ?? []].flat().map((x): Failure<Data> => {
      const named = new Set(schemes(x).filter((scheme) => !behind || !/^bearer$/i.test(scheme)));
      return {
        at: x,
        evidence: [pointerEvidence(facts, x, behind?.challenge?.bearer?.resourceMetadata)],
        ...(behind && { survivedBy: 'resource-metadata-read' }),
        data: { schemes: [...named].slice(0, 5), behind: behind !== undefined },
      };
    });
    return outcome(
      failures,
      answers.some((x) => x.challenge?.bearer),
    );
  },

  title: ({ data: { schemes, behind } }) => {
    if (behind) return `Your MCP server’s 401 names ${codes(schemes)} before \`Bearer\` (\`WWW-Authenticate\`)`;
    const gate = gateOfScheme(schemes);
    return gate
      ? `${productName(gate.name)} in front of your MCP server asks for its own sign-in (\`WWW-Authenticate\`)`
      : `Your MCP server’s 401 asks for ${codes(schemes)} instead of \`Bearer\` (\`WWW-Authenticate\`)`;
  },
  summary: ({ facts, data: { behind } }) =>
    behind
      ? `Clients on the official TypeScript SDK read only what comes first, and so not where your metadata is (\`resource_metadata\`).`
      : `MCP clients sign in with \`Bearer\` tokens, so this 401 does not tell ${clientWord(facts)} where to sign in.`,
  why: () => whyUnauthorized,
  fix: ({ facts, at, data: { schemes, behind } }) => {
    if (behind)
      return {
        do: [
          inServer(
            'Put `Bearer` with its `resource_metadata` first in the header of the 401.',
            value(
              'WWW-Authenticate',
              challengeValue(facts, (isMcp(at) && at.challenge?.bearer?.resourceMetadata) || metadataUrl(facts)),
            ),
          ),
          ...restartAndForget(facts),
        ],
        or: orServe(facts),
      };
    const gate = gateOfScheme(schemes);
    if (gate)
      return {
        do: [...openGate(gate, facts, at), ...answerBehindGate(facts), ...forgetSearch(facts)],
        or: orServe(facts),
      };
    return {
      do: [
        ...guardServer(facts, 'Answer 401 with `Bearer` to every request to your MCP server without a valid token.'),
        inServer(`Let requests to ${codes(openPaths(facts))} skip the middleware that asks for ${codes(schemes)}.`, {
          values: searchFor(schemes.map((scheme) => scheme.toLowerCase())),
          ...withCode(exceptSnippets(facts, openPaths(facts))),
        }),
        ...restartAndServe(facts),
        ...forgetSearch(facts),
      ],
      or: [
        {
          kind: 'case',
          when: `If ${frontWord(at)} asks for ${codes(schemes)}`,
          steps: [
            ownSignInOff(
              facts,
              at,
              schemes.some((scheme) => /^basic$/i.test(scheme)),
            ),
          ],
        },
        ...orServe(facts),
      ],
    };
  },
  verify: ({ facts, at, data: { behind } }) => [behind ? signInOpens(facts) : verifyAsked(facts, at)],
});
