import type { Prose } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import type { OAuthError } from '../../protocol/oauth-words.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { inCases } from '../in-cases.ts';
import {
  authorizationRefusals,
  isAddress,
  type RefusedAuthorization,
  requestEvidence,
} from '../kit/answers/authorization-refusals.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { evidence } from '../kit/evidence.ts';
import { support } from '../kit/places.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { redirectUrisOf, registeredHere } from '../kit/registered.ts';
import { forgetSteps } from '../kit/steps/clients.ts';
import {
  logsAndSupport,
  orAskVendor,
  orDevelopment,
  refusesLoopback,
  sendReport,
  toDevelopment,
} from '../kit/steps/scalekit.ts';
import { allowCallback, providerStep, settingStep } from '../kit/steps/setting.ts';
import { step, value } from '../kit/steps/step.ts';
import { vendorAt, vendorOf } from '../kit/vendors/all.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, codes, host, saying, upperFirst } from '../kit/words.ts';

/** What differs between two addresses, in words; `undefined` where it is more than one thing. */
function differenceOf(asked: string, registered: string): string | undefined {
  const [a, b] = [parseUrl(asked), parseUrl(registered)];
  if (!a || !b) return undefined;
  const parts: [string, string, string][] = [
    ['The scheme differs', a.protocol, b.protocol],
    ['The host differs', a.hostname, b.hostname],
    ['The port differs', a.port, b.port],
    ['The path differs', a.pathname + a.search, b.pathname + b.search],
  ];
  const differing = parts.filter(([, x, y]) => x !== y);
  const [first] = differing;
  if (differing.length !== 1 || !first) return undefined;
  if (first[0] === 'The path differs' && withoutSlash(a.pathname) === withoutSlash(b.pathname))
    return 'One slash at the end differs';
  return `${first[0]}: ${code(first[1] || 'none')} against ${code(first[2] || 'none')}`;
}

const registered = ({ registration: { metadata } }: Facts): string[] => redirectUrisOf({ asked: metadata ?? {} });

/** The registered address that is most like the one asked for; `null` where none was registered, or this very one. */
function nearest(list: readonly string[], asked: string | undefined): string | null {
  if (asked === undefined || list.includes(asked)) return null;
  return list.find((uri) => differenceOf(asked, uri) !== undefined) ?? list[0] ?? null;
}

export default defineCheck<RefusedAuthorization>({
  id: 'authorization/redirect-uri-mismatch',
  owner: ({ facts }) => (registeredHere(facts) ? 'scalekit' : 'client'),
  judges: 'answer',
  fails: 'The authorization server refuses the redirect URI of the request.',
  references: [
    rfc(6749, '3.1.2.4'),
    mcp('basic/authorization', 'Open redirection', 'open-redirection'),
    scalekit('troubleshooting-clients'),
    scalekit('redirects'),
  ],

  test: (facts) =>
    refusedAs('redirect-uri-mismatch', authorizationRefusals(facts), ({ request }) => ({
      evidence: [
        ...requestEvidence(
          request,
          'redirect_uri',
          request?.redirectUri,
          nearest(registered(facts), request?.redirectUri),
        ),
        ...(facts.registration.request && registered(facts).length
          ? [evidence(facts.registration.request, 'redirect_uris as registered', registered(facts).join('\n'), null)]
          : []),
      ],
    })),

  title: ({ facts, at }) =>
    `${upperFirst(refuserName(facts, at))} does not allow the callback address of ${clientWord(facts)} (\`redirect_uri\`)`,
  why: ({ facts, data: { request, error } }) => {
    const asked = request?.redirectUri;
    const [difference] =
      asked === undefined || registered(facts).includes(asked)
        ? []
        : registered(facts)
            .map((uri) => differenceOf(asked, uri))
            .filter(Boolean);
    const asks =
      asked !== undefined && registered(facts).includes(asked)
        ? ''
        : ` ${upperFirst(clientWord(facts))} asks for ${code(asked ?? 'one that was not seen')}.`;
    return `After the sign-in the browser may go only to an address that was allowed before, exactly as it stands there.${asks}${twoLists(facts, asked, error)}${difference ? ` ${difference}.` : ''}${saying(error)}${asked !== undefined && registered(facts).includes(asked) ? debugWords(facts) : ''}`;
  },
  verify: ({ facts, at, data: { request } }) => [
    !isPassedOn(facts, at) && isAllowedThere(facts, request) && !refusesLoopback(facts, request?.redirectUri)
      ? verifyAuthorization(facts)
      : verifyPassing(facts, 'the sign-in page opens'),
  ],
  ...inCases(['summary', 'fix'], ({ facts, at, data: { request } }) => {
    const [server, client] = [authorizationServer(facts), clientWord(facts)];
    const stuck = logsAndSupport(facts);
    if (isPassedOn(facts, at)) {
      const { clientId, redirectUri } = passedOn(at);
      const there = providerStep(at.request.url, clientId, 'callback', redirectUri ?? []);
      return {
        summary: `${upperFirst(refuserName(facts, at))} does not know the callback address that ${server} passed on${clientId ? `, for the app ${code(clientId)}` : ''}.`,
        fix: {
          do: [there],
          or: [{ when: `If you have no access to ${there.place.name}`, steps: [sendReport(facts)] }],
          stuck,
        },
      };
    }

    const uri = request?.redirectUri;
    const list = registered(facts);
    const or = orAskVendor(facts);
    if (uri !== undefined && list.includes(uri))
      return {
        summary: facts.scalekit
          ? `Most likely **Allowed Callback URLs** in Scalekit lacks ${code(uri)}. ${upperFirst(client)} registered it, and it has to be in that list too.`
          : `${upperFirst(client)} registered ${code(uri)} itself, and most likely a rule of ${server} refuses it.`,
        fix: refusesLoopback(facts, uri)
          ? { do: toDevelopment, stuck }
          : { do: [allowCallback(facts, uri)], or: [...orDevelopment(facts, uri), ...or], stuck },
      };

    const isAskedFor = `${code(uri ?? 'An address that was not seen')} is asked for, and`;
    const differs = list.length
      ? `${isAskedFor} ${codes(list)} ${list.length > 1 ? 'are' : 'is'} registered.`
      : undefined;
    if (isAddress(request?.clientId)) {
      const there = { kind: 'client', name: host(request?.clientId) } as const;
      const text = 'Add the callback address to `redirect_uris` in the description at the client ID.';
      const tell = step(
        support(`whoever runs ${there.name}`),
        `Send whoever runs ${code(there.name)} ${theReport}: it holds the callback address and the client ID.`,
      );
      return {
        summary: differs ?? `Most likely the description of ${client} at its client ID does not list ${code(uri)}.`,
        fix: {
          do: [step(there, text, value('redirect_uris', uri))],
          or: [{ when: `If you do not run ${code(there.name)}`, steps: [tell] }],
          stuck,
        },
      };
    }

    const enter = settingStep(facts, 'callback', uri ?? []);
    if (byHand(facts))
      return {
        summary: differs ?? `${isAskedFor} does not stand in the settings of this client.`,
        fix: { do: [enter], or, stuck },
      };

    return {
      summary:
        differs ??
        `${upperFirst(client)} did not register in this sign-in: most likely it did before, under another address.`,
      fix: {
        do: forgetSteps(facts),
        or: [{ kind: 'case', when: 'If you created this client by hand', steps: [enter] }, ...or],
        stuck,
      },
    };
  }),
});

/** Why the response may speak of the client where the environment decides. */
const twoLists = (facts: Facts, asked: string | undefined, error: OAuthError): string =>
  facts.scalekit && asked !== undefined && registered(facts).includes(asked)
    ? ` What ${clientWord(facts)} registered is one such list, and **Allowed Callback URLs** another.${/\bclient\b/i.test(error.description ?? '') ? ` The \`client\` in the response is ${clientWord(facts)}.` : ''}`
    : '';

/** Registered too, and of no use here. */
const debugWords = (facts: Facts): string =>
  registered(facts).some((uri) => uri.endsWith('/oauth/callback/debug'))
    ? ` ${upperFirst(clientWord(facts))} registered a second address, which ends in \`/debug\`: this sign-in does not use it, so you need not add it.`
    : '';

/** What reached the provider to which the request was handed on. */
function passedOn({ request }: Observed) {
  const sent = parseUrl(request.url)?.searchParams;
  return { clientId: sent?.get('client_id') ?? undefined, redirectUri: sent?.get('redirect_uri') ?? undefined };
}

/** The refusal is that of a provider to which the client's own request was handed on. */
const isPassedOn = ({ authorization: { request } }: Facts, at: Observed): boolean =>
  at.leg === 'provider' ||
  (at.role === 'authorization' &&
    request !== undefined &&
    request.redirectUri !== undefined &&
    passedOn(at).redirectUri === request.redirectUri &&
    passedOn(at).clientId !== request.clientId &&
    host(at.request.url) !== host(request.at.request.url));

/** Who refuses it: a provider by its product, where that is known. */
const refuserName = (facts: Facts, at: Observed): Prose =>
  isPassedOn(facts, at) ? (vendorAt(at.request.url)?.name ?? code(host(at.request.url))) : authorizationServer(facts);

/** Nobody can register there: somebody created this client and entered it. */
const byHand = (facts: Facts): boolean => {
  const { document, registrationEndpoint, clientIdMetadataDocument } = facts.serverMetadata;
  const offered = registrationEndpoint !== undefined || clientIdMetadataDocument;
  return !registeredHere(facts) && (vendorOf(facts)?.byHandOnly === true || (document !== undefined && !offered));
};

/** The address is added for the same client; one that registers anew asks with another client ID. */
const isAllowedThere = (facts: Facts, request: RefusedAuthorization['request']): boolean =>
  byHand(facts) || (request?.redirectUri !== undefined && registered(facts).includes(request.redirectUri));
