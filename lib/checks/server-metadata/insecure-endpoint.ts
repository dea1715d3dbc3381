import type { Facts } from '../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { ownerOfUrl } from '../kit/owners.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { documentSteps } from '../kit/steps/metadata.ts';
import { verifyWithout } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

interface Insecure {
  name: string;
  url: string;
  /** `*.localhost` is this machine to a browser, and not to SDK 2. */
  localName: boolean;
}

const insecureOf = (document: Record<string, unknown>): Insecure[] =>
  Object.values(endpointMembers).flatMap((name) => {
    const value = document[name];
    const url = typeof value === 'string' ? parseUrl(value) : undefined;
    if (typeof value !== 'string' || url?.protocol !== 'http:' || isLoopback(value)) return [];
    return [{ name, url: value, localName: isLoopbackOrSubdomain(url) }];
  });

/** An answer of that very endpoint: the client was not kept from it. */
const answered = ({ name, url }: Insecure, { exchanges, authorization }: Facts) =>
  (name === endpointMembers.authorization && authorization.callback !== undefined) ||
  exchanges.some((x) => bare(x.request.url) === bare(url) && x.status !== undefined && x.readable !== false);

export default defineCheck<{ insecure: Insecure[]; first: Insecure }>({
  id: 'server-metadata/insecure-endpoint',
  owner: ({ facts, at }) => ownerOfUrl(facts, at),
  judges: 'answer',
  survivedBy: 'never',
  fails: 'An endpoint in the authorization server metadata is `http` and not loopback.',
  references: [
    mcp('basic/authorization', 'Communication security', 'communication-security'),
    rfc(8414, '2'),
    scalekit('troubleshooting-setup'),
  ],

  test(facts) {
    const { document } = facts.serverMetadata;
    if (!document) return unknown;
    const insecure = insecureOf(document.value);
    const [first] = insecure;
    if (!first) return passed;
    return failed({
      at: document.at,
      evidence: insecure.map(({ name, url }) => fieldEvidence(document.at, name, url.replace(/^http:/i, 'https:'))),
      ...(insecure.every((one) => answered(one, facts)) && { warning: true }),
      data: { insecure, first },
    });
  },

  title: ({ data: { first } }) => `${code(first.name)} is a plain \`http\` URL`,
  summary: ({ facts, data }) =>
    `The metadata names ${code(data.first.url)}. Codes and tokens may travel in the clear only within one machine. ` +
    (data.first.localName
      ? 'Names below `localhost` count as another machine for MCP Inspector 2 and the official SDK 2, which refuse them.'
      : `${upperFirst(clientWord(facts))} refuses such an endpoint, or does not reach it.`),
  fix: ({ facts, at, data }) => [
    ...(data.first.localName
      ? [{ text: 'Use `localhost` or `127.0.0.1` itself in the URL of the authorization server.' }]
      : [
          {
            text: 'Tell the authorization server its public URL, or make the proxy before it pass on `X-Forwarded-Proto`.',
          },
        ]),
    ...documentSteps(facts, at, 'Write `https` URLs into the document.'),
  ],
  verify: ({ at, data: { insecure } }) => [
    verifyWithout(
      at.request.url,
      insecure.map(({ name, url }) => ({ name, text: url })),
      'at its endpoints',
    ),
  ],
});
