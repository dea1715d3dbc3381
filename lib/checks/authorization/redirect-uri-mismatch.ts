import type { Facts } from '../../handshake/facts.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck } from '../define.ts';
import { refusedAs } from '../kit/answers/refusals.ts';
import { evidence } from '../kit/evidence.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { connectAgain, forgetSteps } from '../kit/steps/clients.ts';
import { logStep, serverStep } from '../kit/steps/scalekit.ts';
import { settingStep } from '../kit/steps/setting.ts';
import { verifyAuthorization } from '../kit/verify/oauth.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, codes, saying, upperFirst } from '../kit/words.ts';
import { redirectUrisOf, registeredHere } from '../registration/shared.ts';
import { authorizationRefusals, type RefusedAuthorization, requestEvidence } from './shared.ts';

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
  if (first[0] === 'The path differs' && a.pathname.replace(/\/$/, '') === b.pathname.replace(/\/$/, ''))
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

  title: () => 'The callback URL of the client is not accepted',
  summary: ({ facts, data }) => {
    const asked = data.request?.redirectUri;
    const list = registered(facts);
    const same = asked !== undefined && list.includes(asked);
    const [difference] = asked === undefined ? [] : list.map((uri) => differenceOf(asked, uri)).filter(Boolean);
    const compared = !list.length
      ? ' This sign-in shows no registration, so the client may still use one that it made under another address.'
      : same
        ? ' It registered this very address before, so a rule of the authorization server refuses it.'
        : ` It registered ${codes(list)}.${difference ? ` ${difference}.` : ''}`;
    return `${upperFirst(clientWord(facts))} asked to receive the answer at ${code(asked ?? 'an address that was not seen')}, and ${authorizationServer(facts)} refused.${saying(data.error)}${compared}`;
  },
  fix: ({ facts, data }) => {
    const uri = data.request?.redirectUri;
    const copy = uri === undefined ? {} : { copy: uri };
    const isHere = registeredHere(facts);
    const allow = facts.scalekit
      ? [
          serverStep(
            facts,
            'Add this address to the redirect URLs of the client, if it is one that you created.',
            ['Clients', 'the client', 'Redirect URL(s)'],
            uri,
          ),
          ...(isHere ? [settingStep(facts, 'registration-address', uri)] : []),
        ]
      : [{ text: 'Add this address to the redirect URIs of the client at the authorization server.', ...copy }];
    const connect = connectAgain(facts);
    return isHere
      ? [...allow, connect, ...logStep(facts)]
      : [...forgetSteps(facts), connect, ...allow, ...logStep(facts)];
  },
  verify: ({ facts }) =>
    registeredHere(facts)
      ? [verifyAuthorization(facts)]
      : [verifyBySight('Connect again: the client registers its callback URL first, and the sign-in page opens.')],
});
