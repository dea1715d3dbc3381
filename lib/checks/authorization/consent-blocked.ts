import { headerValues } from '../../exchange.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { redirectTarget, senderOf } from '../../handshake/redirects.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { forbiddenBy } from '../../protocol/form-action.ts';
import { metaValues } from '../../text/page.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { vendor } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, code, host, upperFirst } from '../kit/words.ts';

const policy = 'Content-Security-Policy';

/** Of its headers, and of the page itself. */
const policiesOf = ({ response }: Observed): string[] => [
  ...headerValues(response?.headers, policy.toLowerCase()),
  ...metaValues(response?.body ?? '', policy.toLowerCase()),
];

/** The form whose answer, by whatever redirects, leads to this exchange. */
function formOfRedirect(exchanges: readonly Observed[], from: Observed): Observed | undefined {
  let x: Observed | undefined = from;
  while (x && x.request.method !== 'POST') x = senderOf(exchanges, x);
  return x;
}

/** What a source list names for a URL: its origin, or its scheme where it has none. */
function sourceOf(target: string): string {
  const url = parseUrl(target);
  return url && url.origin !== 'null' ? url.origin : (url?.protocol ?? target);
}

/** The directive with the target in it; `'none'` allows nothing beside it. */
const widened = (sources: string, target: string) =>
  `form-action ${sources === "'none'" ? '' : `${sources} `}${sourceOf(target)}`;

/** The last answer of the sign-in, where it redirects a form, with the page that the form was on. */
function lastRedirect({ exchanges }: Facts) {
  const signIn = exchanges.filter((x) => (x.role === 'authorization' || x.role === 'callback') && !x.guessed);
  const at = signIn.at(-1);
  const target = at?.role === 'authorization' && at.leg !== 'provider' ? redirectTarget(at) : undefined;
  const form = at && target !== undefined ? formOfRedirect(exchanges, at) : undefined;
  const page =
    form &&
    signIn.findLast(
      (x) => x.position < form.position && x.status !== undefined && x.status < 300 && x.bodyKind !== 'json',
    );
  return at && target !== undefined && page ? { at, target, page } : undefined;
}

export default defineCheck<{ target: string; page: Observed; sources: string }>({
  id: 'authorization/consent-blocked',
  owner: 'scalekit',
  judges: 'answer',
  insteadOf: ['network/blocked-by-browser'],
  fails:
    'The form of the sign-in or consent page is answered with a redirect that the page’s own `Content-Security-Policy: form-action` does not list, and the callback never opens.',
  references: [
    vendor('W3C', 'Content Security Policy: form-action', 'https://www.w3.org/TR/CSP3/#directive-form-action'),
  ],

  test(facts) {
    const last = lastRedirect(facts);
    if (!last) return facts.authorization.callback ? passed : unknown;
    const { at, target, page } = last;
    const sources = forbiddenBy(policiesOf(page), page.request.url, target);
    if (sources === undefined) return unknown;
    return failed({
      at,
      evidence: [
        evidence(page, policy, `form-action ${sources}`, widened(sources, target)),
        headerEvidence(at, 'Location', null),
      ],
      data: { target, page, sources },
    });
  },

  title: () => 'The consent page forbids the browser to go back to the client',
  summary: ({ facts, data: { target, page, sources } }) =>
    `The form on ${code(page.request.url)} was answered with a redirect to ${code(target)}. The policy of that page lets its forms go to ${code(sources)} only, redirects included, so the browser stops there and the callback never opens. ${upperFirst(authorizationServer(facts))} at ${code(host(page.request.url))} sends this policy.`,
  fix: ({ facts, data: { target, sources } }) => [
    {
      text: 'Add where the client is called back to `form-action` in the `Content-Security-Policy` of the page.',
      copy: widened(sources, target),
    },
    ...(isLoopback(target)
      ? [
          {
            text: 'Allow every port of this machine there, since clients on it listen at a port of their choice.',
            copy: 'http://localhost:* http://127.0.0.1:*',
          },
        ]
      : []),
    {
      text: 'Answer the form with a page that goes on to the callback by itself if the policy has to stay, since a link or a script is no form.',
    },
    connectAgain(facts),
    ...logStep(facts),
  ],
  verify: () => [
    verifyBySight('Connect again and allow the access: the browser goes on to the callback of the client.'),
  ],
});
