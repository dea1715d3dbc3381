import { defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence } from '../kit/evidence.ts';
import { rfc, scalekit } from '../kit/references.ts';
import { connectAgain } from '../kit/steps/clients.ts';
import { logStep } from '../kit/steps/scalekit.ts';
import { verifyBySight } from '../kit/verify/verify.ts';
import { authorizationServer, clientWord, code, upperFirst } from '../kit/words.ts';

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
      evidence: [evidence(callback.at, 'address of the callback', callback.at.request.url, 'code=… or error=…')],
      data: { names: Object.keys(callback.params) },
    });
  },

  title: () => 'The sign-in came back with nothing',
  summary: ({ facts, at }) =>
    `The browser returned to ${code(at.request.url)}, and the address holds neither a ${code('code')} nor an ${code('error')}. ${upperFirst(clientWord(facts))} has nothing to get a token with.`,
  fix: ({ facts }) => [
    connectAgain(facts),
    {
      text: `Look for a page, a proxy or a rule between ${authorizationServer(facts)} and the client that takes the query off the address.`,
    },
    ...logStep(facts),
  ],
  verify: () => [verifyBySight('Connect again and sign in: the address of the callback holds a `code`.')],
});
