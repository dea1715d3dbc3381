import type { Facts } from '../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { bare, newUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, signInMetadata } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { changeDocument } from '../kit/steps/metadata.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { get } from '../kit/verify/requests.ts';
import { replaced, verifyAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, codes, upperFirst } from '../kit/words.ts';

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
  owner: ({ facts, at }) => ownerOfSignIn(facts, at),
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
      evidence: insecure.map(({ name, url, localName }) => fieldEvidence(document.at, name, right(url, localName))),
      ...(insecure.every((one) => answered(one, facts)) && { warning: true }),
      data: { insecure, first },
    });
  },

  title: ({ facts, at, data: { first } }) =>
    `${upperFirst(signInMetadata(facts, at))} names an address without encryption (${code(first.name)})`,
  summary: ({ facts, data: { first } }) =>
    first.localName
      ? `It says ${code(first.url)}: to a browser that is your own computer, and to MCP Inspector 2 it is not.`
      : `It says ${code(first.url)}, and ${clientWord(facts)} sends codes and tokens without encryption only within one computer.`,
  fix: ({ facts, at, data: { insecure, first } }) => {
    const own = vendorOf(facts)?.settings['public-address'];
    if (own && !answersItself(facts, at))
      return { do: [settingStep(facts, 'public-address', parseUrl(right(first.url, first.localName))?.origin ?? [])] };
    return changeDocument(facts, at, {
      text: first.localName
        ? `Use \`localhost\` itself in ${codes(insecure.map(({ name }) => name))} of the JSON.`
        : `Set ${codes(insecure.map(({ name }) => name))} of the JSON to ${insecure.length > 1 ? 'addresses' : 'an address'} with \`https\`.`,
      values: insecure.map(({ name, url, localName }) => ({ name, value: right(url, localName) })),
    });
  },
  verify: ({ at, data: { insecure } }) => [
    verifyAnswer(
      get(at.request.url),
      replaced(insecure.map(({ name, url }) => ({ name, text: url, value: { type: 'url' } }))),
    ),
  ],
});

function right(text: string, localName: boolean): string {
  if (!localName) return text.replace(/^http:/i, 'https:');
  const url = newUrl(text);
  if (url) url.hostname = 'localhost';
  return url?.href ?? text;
}
