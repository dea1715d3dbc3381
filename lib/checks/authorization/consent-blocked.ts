import { header, headerValues } from '../../exchange.ts';
import type { Alternative, Place } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { redirectTarget, senderOf } from '../../handshake/redirects.ts';
import { isLoopback } from '../../protocol/addresses.ts';
import { forbiddenBy } from '../../protocol/form-action.ts';
import { metaValues } from '../../text/page.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace, yourBrowser } from '../kit/places.ts';
import { vendor } from '../kit/references.ts';
import { logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { step, value } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host } from '../kit/words.ts';
import { isOfScalekit } from './shared.ts';

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
    if ([at, page].some(isOfFirefox)) return unknown;
    const sources = forbiddenBy(policiesOf(page), page.request.url, target);
    if (sources === undefined) return unknown;
    return failed({
      at,
      evidence: [
        evidence(
          page,
          policy,
          `form-action ${sources}`,
          isOfScalekit(facts, page.request.url) ? widened(sources, target) : allowing(sources, target),
        ),
        headerEvidence(at, 'Location', null),
      ],
      data: { target, page, sources },
    });
  },

  title: ({ facts, data: { page } }) =>
    `The consent page of ${facts.scalekit && !isOfScalekit(facts, page.request.url) ? code(host(page.request.url)) : authorizationServer(facts)} keeps the browser from going back to ${clientWord(facts)} (\`form-action\`)`,
  summary: ({ data: { target, sources } }) =>
    `The form on that page may lead only to ${code(sources)}, and the callback address ${code(sourceOf(target))} is not among them.`,
  why: ({ data: { page } }) =>
    `The consent page ${code(bare(page.request.url))} holds a form. Its \`Content-Security-Policy\` lists in \`form-action\` where the browser may go once the form is sent. The callback address is not in that list, so Chrome and Edge stay on the page: only their Console says why.`,
  fix: ({ facts, data: { target, page, sources } }) => {
    if (isOfScalekit(facts, page.request.url))
      return { do: [sendReport(facts)], or: [meanwhile(facts)], stuck: logStep(facts) };
    const place: Place = facts.scalekit
      ? { kind: 'authorization-server', name: host(page.request.url) }
      : authorizationServerPlace(facts);
    return {
      do: [
        step(
          place,
          `Add the callback address to \`form-action\` in the policy of the page${isLoopback(target) ? ': programs on a person’s computer use any port' : ''}.`,
          {
            ...value(policy, allowing(sources, target)),
          },
        ),
      ],
      or: [
        {
          when: 'If the policy has to stay',
          steps: [step(place, 'Answer the form with a page whose script goes on to the callback address.')],
        },
        ...orAskVendor(facts),
      ],
      stuck: logsAndSupport(facts),
    };
  },
  verify: ({ facts }) => [verifyPassing(facts, 'after you allow the access, the browser goes back')],
});

/** It lets a form lead to any address: that nothing follows there has another reason. */
const isOfFirefox = ({ request }: Observed) => header(request.headers, 'user-agent')?.includes('Firefox/') === true;

/** Clients on the reader's own machine listen at a port of their choice. */
const allowing = (sources: string, target: string) =>
  isLoopback(target)
    ? widened(`${sources === "'none'" ? '' : `${sources} `}http://localhost:*`.trim(), 'http://127.0.0.1:*')
    : widened(sources, target);

/** Of redirects after a form, Chromium 156 stops those that are not listed, and Firefox 153 does not (both tried). */
const meanwhile = (facts: Facts): Alternative => ({
  when: 'If you cannot wait until it is fixed, and sign in with Chrome or Edge',
  steps: [step(yourBrowser, `Open ${clientWord(facts)} in Firefox, which lets a form lead to any address.`)],
  open: true,
});
