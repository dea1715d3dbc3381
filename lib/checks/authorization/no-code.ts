import type { Alternative, Prose, Step } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { redirectTarget, senderOf } from '../../handshake/redirects.ts';
import { bare, parseUrl } from '../../text/url.ts';
import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, headerEvidence } from '../kit/evidence.ts';
import { authorizationServerPlace, yourBrowser } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { logStep, logsAndSupport, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { step } from '../kit/steps/step.ts';
import { verifyPassing } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, host, upperFirst } from '../kit/words.ts';
import { isOfScalekit } from './shared.ts';

export default defineCheck<SentBack>({
  id: 'authorization/no-code',
  owner: 'scalekit',
  judges: 'request',
  fails: 'The callback has neither `code` nor `error`.',
  references: [rfc(6749, '4.1.2'), scalekit('logs')],

  test({ authorization: { callback }, exchanges }) {
    if (!callback) return unknown;
    const callbacks = exchanges.filter((x) => x.role === 'callback');
    if (callback.code || callback.error || callbacks.some((x) => /[?&#](?:code|error)=/.test(x.request.url)))
      return passed;
    // A form post brings its parameters in a body that may not have been seen.
    if (callback.at.request.method !== 'GET') return unknown;
    const { sent, by } = sentBack(exchanges, callback.at);
    return failed({
      at: callback.at,
      evidence: [
        evidence(callback.at, 'Address of the callback', callback.at.request.url, 'code=…'),
        ...(by ? [headerEvidence(by, 'Location', null)] : []),
      ],
      data: { sent, by },
    });
  },

  title: ({ facts, data: { sent } }) =>
    sent === 'with'
      ? `Something in your browser removes the \`code\` of the sign-in before ${clientWord(facts)} sees it`
      : 'The sign-in came back with nothing (no `code`)',
  summary: ({ facts, data: { sent, by } }) => {
    const lacks = `The browser returned to ${clientWord(facts)}, and the address holds neither a \`code\` nor an \`error\``;
    if (sent === 'with')
      return `${upperFirst(sender(facts, by))} sent the browser back with a \`code\`, and the address that was opened has none.`;
    return sent === 'without'
      ? `${lacks}. ${upperFirst(sender(facts, by))} had sent the browser off without them.`
      : `${lacks}.`;
  },
  why: ({ facts }) =>
    `When the sign-in is over, ${authorizationServer(facts)} sends the browser back with a \`code\` behind the \`?\` of the address. ${upperFirst(clientWord(facts))} changes that code into a token.`,
  fix: ({ facts, data: { sent, by } }) => {
    // The authorization server did its part: its logs hold nothing that helps.
    if (sent === 'with') return { do: findRemover(facts) };
    if (by && facts.scalekit && isOfScalekit(facts, by.request.url))
      return { do: [sendReport(facts)], stuck: logStep(facts) };
    if (by) {
      const place = facts.scalekit
        ? ({ kind: 'authorization-server', name: host(by.request.url) } as const)
        : authorizationServerPlace(facts);
      return {
        do: [step(place, 'Keep all that stands behind the `?` of the address when the browser is sent back.')],
        or: orAskVendor(facts),
        stuck: logsAndSupport(facts),
      };
    }
    const log = logStep(facts);
    if (!log.length) return { do: [sendReport(facts)] };
    return { do: log, or: [...byLog(facts), ...orAskVendor(facts)], stuck: facts.scalekit ? [sendReport(facts)] : [] };
  },
  verify: ({ facts }) => [verifyPassing(facts, 'after the sign-in the callback address holds a `code`')],
});

interface SentBack {
  sent: 'with' | 'without' | undefined;
  /** Whose redirect shows it. */
  by: Observed | undefined;
}

/** Whether the redirect to the callback, where it was seen, brought a code. */
function sentBack(exchanges: readonly Observed[], callback: Observed): SentBack {
  const without = senderOf(exchanges, callback);
  if (without) return { sent: 'without', by: without };
  const by = exchanges.findLast((x) => {
    const target = x.position < callback.position ? redirectTarget(x) : undefined;
    return (
      target !== undefined && bare(target) === bare(callback.request.url) && parseUrl(target)?.searchParams.has('code')
    );
  });
  return { sent: by ? 'with' : undefined, by };
}

const sender = (facts: Facts, by: Observed | undefined): Prose =>
  !by || isOfScalekit(facts, by.request.url) ? authorizationServer(facts) : code(host(by.request.url));

/** After the redirect only the browser, and what stands before it, has the address. */
const findRemover = (facts: Facts): Step[] => [
  {
    ...step(
      yourBrowser,
      facts.client.kind === 'inspector'
        ? `In a private window, open the address that MCP Inspector printed in its terminal.${parseUrl(facts.client.origin) ? ` It has to begin with ${code(facts.client.origin)}: correct it there.` : ''}`
        : 'Open a private window, where extensions are off unless you allowed them there.',
    ),
    only: 'look',
  },
  {
    ...step(yourBrowser, `Sign in there: ${clientWord(facts)} itself says whether it connects.`),
    only: 'look',
  },
  step(
    yourBrowser,
    'If it connects there: turn off the other extensions of this browser one by one, until it connects here.',
    {
      values: [
        { name: 'In Chrome', value: 'chrome://extensions' },
        { name: 'In Firefox', value: 'about:addons' },
      ],
    },
  ),
  step(
    yourBrowser,
    'If it does not connect there: turn off the extensions that you allowed in private windows. What your company installed, only its administrators can turn off: ask them.',
  ),
];

/** Where the redirect was not seen, the log decides. */
const byLog = (facts: Facts): Alternative[] => [
  { kind: 'case', when: 'If the log says that the sign-in succeeded', steps: findRemover(facts), open: true },
  {
    kind: 'case',
    when: 'If the log has an error for it',
    steps: [
      step(
        authorizationServerPlace(facts),
        `Mend what that error names: ${authorizationServer(facts)} never made a \`code\`.`,
      ),
    ],
    open: true,
  },
];
