import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { between } from '../kit/places.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { logStep, orAskVendor, sendReport } from '../kit/steps/scalekit.ts';
import { step } from '../kit/steps/step.ts';
import { authorizationServer, clientWord } from '../kit/words.ts';
import { bySight } from './shared.ts';

export default defineCheck({
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
    return failed({
      at: callback.at,
      evidence: [evidence(callback.at, 'Address of the callback', callback.at.request.url, 'code=… or error=…')],
      data: { names: Object.keys(callback.params) },
    });
  },

  title: () => 'The sign-in came back with nothing (no `code`)',
  summary: ({ facts }) =>
    `The browser returned to ${clientWord(facts)}, and the address holds neither a \`code\` nor an \`error\`.`,
  why: ({ facts }) =>
    `For the \`code\` in its address ${clientWord(facts)} gets a token. Something between ${authorizationServer(facts)} and the browser took it off, or it was never there.`,
  fix: ({ facts }) => {
    const log = logStep(
      facts,
      'Where it says success, something removed the `code` on the way; where it says an error, that text names the cause.',
    );
    return {
      do: log.length ? log : [sendReport(facts)],
      or: [
        {
          when: 'If a page or a proxy of yours stands between them',
          steps: [step(between('your proxy'), 'Hand the query of the address on unchanged.')],
        },
        ...orAskVendor(facts),
      ],
      stuck: facts.scalekit ? [sendReport(facts)] : [],
    };
  },
  verify: ({ facts }) => [bySight(facts, 'after the sign-in the callback address holds a `code`')],
});
