import type { Facts, Observed, Role } from '../../handshake/facts.ts';
import { isLoopback, isLoopbackOrSubdomain } from '../../protocol/addresses.ts';
import { endpointMembers } from '../../protocol/server-metadata.ts';
import { isError } from '../../protocol/status.ts';
import { isObject } from '../../text/json.ts';
import { bare, newUrl, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { fieldEvidence } from '../kit/evidence.ts';
import { answersItself, ownerOfSignIn, signInMetadata } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { changeDocument } from '../kit/steps/metadata.ts';
import { dashboardStep } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { vendorOf } from '../kit/vendors/all.ts';
import { get } from '../kit/verify/requests.ts';
import { replaced, verifyAnswer } from '../kit/verify/verify.ts';
import { clientWord, code, codes, host, upperFirst } from '../kit/words.ts';

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
const answered = ({ name, url }: Insecure, { exchanges, authorization: { callback, earlierCallback } }: Facts) =>
  (name === endpointMembers.authorization && (callback ?? earlierCallback) !== undefined) ||
  exchanges.some((x) => bare(x.request.url) === bare(url) && isAnswered(x));

const isAnswered = ({ status, readable }: Observed) => status !== undefined && readable !== false;

const inOrder: readonly string[] = [endpointMembers.registration, endpointMembers.authorization, endpointMembers.token];
const memberOf: Partial<Record<Role, string>> = { ...endpointMembers, callback: endpointMembers.authorization };
const placeOf = (x: Observed) => inOrder.indexOf(memberOf[x.role] ?? '');

/**
 * Those that nothing shows to have kept the client. A client process shows neither the browser nor the callback: that it
 * went on shows that it got past them. And one that was refused in words that are about its request was not kept by an
 * address that comes later; nothing can be told of a redirect from `http`, which loses what was posted.
 */
function mayHaveKept(insecure: readonly Insecure[], facts: Facts): Insecure[] {
  const last = facts.exchanges.findLast((x) => !x.guessed && placeOf(x) >= 0 && isAnswered(x));
  const { callback, refusal } = facts.authorization;
  const refused =
    last !== undefined &&
    last.redirectedFrom === undefined &&
    (last === callback?.at || last === refusal?.at ? refusal !== undefined : isError(last) && isObject(last.json));
  const passed = last === undefined ? -1 : refused ? inOrder.length : placeOf(last);
  return insecure.filter((one) => !answered(one, facts) && inOrder.indexOf(one.name) >= passed);
}

export default defineCheck<{ insecure: Insecure[]; first: Insecure; past: boolean }>({
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
    const past = !mayHaveKept(insecure, facts).length;
    return failed({
      at: document.at,
      evidence: insecure.map((one) =>
        isOtherHost(facts, document.at, one) && !mayBeOwn(facts)
          ? {
              ...fieldEvidence(document.at, one.name),
              expected: `"${one.name}": "${parseUrl(document.at.request.url)?.origin}/…"`,
            }
          : fieldEvidence(document.at, one.name, right(one.url, one.localName)),
      ),
      ...(past && { warning: true }),
      data: { insecure, first, past },
    });
  },

  title: ({ facts, at, data: { first } }) =>
    `${upperFirst(signInMetadata(facts, at))} names an address without encryption (${code(first.name)})`,
  summary: ({ facts, data: { first, past } }) =>
    first.localName
      ? `${code(first.name)} is ${code(first.url)}. A browser takes that for your own computer, and MCP Inspector 2 does not.`
      : `${code(first.name)} is ${code(first.url)}. ${past || facts.client.kind !== 'inspector' ? 'Clients on the current official SDK send' : `${upperFirst(clientWord(facts))} sends`} codes and tokens to an \`http\` address only on your own computer.`,
  why: ({ facts, at, data: { first } }) =>
    'Without encryption (`https`) anybody on the way can read the codes and tokens that are sent there.' +
    (isOtherHost(facts, at, first)
      ? ` ${code(host(first.url))} is not the host of your environment, ${code(host(at.request.url))}${mayBeOwn(facts) ? ': most likely it is your **Custom Domain**' : ', and Scalekit wrote it there'}.`
      : ''),
  fix: ({ facts, at, data: { insecure, first } }) => {
    const own = vendorOf(facts)?.settings['public-address'];
    if (own && !answersItself(facts, at))
      return { do: [settingStep(facts, 'public-address', parseUrl(right(first.url, first.localName))?.origin ?? [])] };
    const draft = changeDocument(facts, at, {
      text: first.localName
        ? `Use \`localhost\` itself in ${codes(insecure.map(({ name }) => name))} of the JSON.`
        : `Set ${codes(insecure.map(({ name }) => name))} of the JSON to ${insecure.length > 1 ? 'addresses' : 'an address'} with \`https\`.`,
      values: insecure.map(({ name, url, localName }) => ({ name, value: right(url, localName) })),
    });
    return mayBeOwn(facts) && isOtherHost(facts, at, first)
      ? { ...draft, stuck: [lookAtDomain(facts), ...(draft.stuck ?? [])] }
      : draft;
  },
  verify: ({ at, data: { insecure } }) => [
    verifyAnswer(
      get(at.request.url),
      replaced(insecure.map(({ name, url }) => ({ name, text: url, value: { type: 'url' } }))),
    ),
  ],
});

/** The environment is asked at its own host, and names another. */
const isOtherHost = (facts: Facts, at: Observed, { url, localName }: Insecure) =>
  facts.scalekit !== null && !localName && !answersItself(facts, at) && host(url) !== host(at.request.url);

/** Only production has a domain of the customer's own. */
const mayBeOwn = ({ scalekit: known }: Facts) => known?.kind !== 'development';

const lookAtDomain = (facts: Facts) =>
  dashboardStep(facts, 'Look whether the domain is set up completely there.', ['Customization', 'Custom Domain']);

function right(text: string, localName: boolean): string {
  if (!localName) return text.replace(/^http:/i, 'https:');
  const url = newUrl(text);
  if (url) url.hostname = 'localhost';
  return url?.href ?? text;
}
