import { header } from '../../exchange.ts';
import type { Snippet } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { theReport } from '../../presentation/words.ts';
import { isSuccess } from '../../protocol/status.ts';
import { parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { headerEvidence } from '../kit/evidence.ts';
import { support } from '../kit/places.ts';
import { scalekit, vendor } from '../kit/references.ts';
import { sendReport } from '../kit/steps/scalekit.ts';
import { step } from '../kit/steps/step.ts';
import { get } from '../kit/verify/requests.ts';
import { verifyAnswer } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host, upperFirst } from '../kit/words.ts';
import { addedAbove } from '../signs/front-cors.ts';
import { isOfScalekit } from './shared.ts';

const policy = 'Cross-Origin-Opener-Policy';

/** Of the two that most often send it; in any other way by the header alone. */
const snippets: Snippet[] = [
  {
    label: 'nginx',
    language: 'nginx',
    code: `proxy_hide_header ${policy};\nadd_header ${policy} unsafe-none always;`,
    where: `in the \`location\` of the sign-in pages, usually in \`/etc/nginx/conf.d/*.conf\`. ${addedAbove}. Then run \`sudo nginx -s reload\``,
  },
  {
    label: 'Express with helmet',
    language: 'javascript',
    code: "app.use(helmet({\n  crossOriginOpenerPolicy: {\n    policy: 'unsafe-none',\n  },\n}));",
    where: 'in place of `app.use(helmet())`. Then restart it',
  },
  {
    label: 'Any other',
    language: 'http',
    code: `${policy}: unsafe-none`,
    where: 'in each response with a sign-in page',
  },
];

const severs = (x: Observed) =>
  header(x.response?.headers, policy.toLowerCase())?.split(';')[0]?.trim().toLowerCase() === 'same-origin';

/**
 * A file knows no tabs. Where it ends at that page, the sign-in of a client on the web, which opens a popup, got no
 * further; a client on one's own machine has none.
 */
const stopsAt = (severed: Observed, { ended, authorization, exchanges }: Facts): boolean =>
  ended &&
  severed.page.tabId < 0 &&
  authorization.callback === undefined &&
  exchanges.at(-1) === severed &&
  parseUrl(authorization.request?.redirectUri ?? '')?.protocol === 'https:';

export default defineCheck({
  id: 'authorization/opener-severed',
  owner: 'mcp-server',
  judges: 'answer',
  fails:
    'The login page sends `Cross-Origin-Opener-Policy: same-origin` in a popup, which cuts it off from the client.',
  references: [
    vendor(
      'HTML standard',
      'Cross-origin opener policies',
      'https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies',
    ),
    scalekit('troubleshooting-clients'),
  ],

  test(facts) {
    const { authorization, exchanges, context } = facts;
    const { requests, pages, callback = authorization.earlierCallback } = authorization;
    const answered = [...requests.map((r) => r.at), ...pages].filter((x) => x.status !== undefined && x.response);
    if (!answered.length) return unknown;
    const severed = answered.find((x) => severs(x) && isSuccess(x));
    if (!severed) return passed;
    const page = exchanges.find((x) => !x.navigation && x.page.tabId >= 0 && x.page.origin !== null)?.page;
    const popup = page !== undefined && severed.page.tabId >= 0 && severed.page.tabId !== page.tabId;
    const reported = /window (?:was )?closed|popup (?:was )?closed|closed too soon/i.test(context.errorText ?? '');
    // Without the client's own words only a sign-in that was finished in the popup shows that nothing came of it.
    const finished = popup && callback?.code && callback.at.page.tabId === severed.page.tabId;
    if (!reported && !finished && !stopsAt(severed, facts)) return unknown;
    return failed({ at: severed, evidence: [headerEvidence(severed, policy, 'unsafe-none')], data: {} });
  },

  title: ({ facts, at }) =>
    `${code(host(at.request.url))} cuts its sign-in page off from ${clientWord(facts)} (${code(policy)})`,
  summary: ({ facts, at }) =>
    `${sentThere(facts, at)}${upperFirst(clientWord(facts))} opened it in a window, and can no longer see that window: the sign-in never gets back.`,
  why: () =>
    'The header `Cross-Origin-Opener-Policy` says whether a page stays linked to the page that opened its window. With `same-origin` the browser cuts that link for good. `unsafe-none` is what a page without this header has. The Express package helmet sends `same-origin` unless told otherwise.',
  fix: ({ facts, at }) =>
    isOfScalekit(facts, at.request.url)
      ? { do: [sendReport(facts)] }
      : {
          do: [
            step(
              { kind: 'authorization-server', name: host(at.request.url) },
              `Let ${code(host(at.request.url))} send the header \`${policy}\` with \`unsafe-none\` on each page that people see while they sign in.`,
              { snippets },
            ),
          ],
          or: [
            {
              kind: 'case',
              when: `If ${code(host(at.request.url))} is not yours`,
              steps: [
                step(
                  support(`whoever runs ${host(at.request.url)}`),
                  `Send whoever runs ${code(host(at.request.url))} ${theReport}: it holds the address of the page and its header.`,
                ),
              ],
              open: true,
            },
          ],
        },
  verify: ({ at }) => [
    verifyAnswer(get(at.request.url), {
      kind: 'all',
      of: [{ kind: 'sign-in' }, { kind: 'header', name: policy, value: { begins: 'unsafe-none' }, orAbsent: true }],
    }),
  ],
});

/** Of a page that is none of the authorization server's own: how the browser came there. */
const sentThere = (facts: Facts, at: Observed): string => {
  const asked = facts.authorization.request?.at.request.url;
  if (asked === undefined || host(asked) === host(at.request.url)) return '';
  const whose = facts.scalekit ? ', most likely one of your own' : '';
  return `${upperFirst(authorizationServer(facts))} sent the browser on to this page${whose}. `;
};
