import { failureEvidence } from '../kit/evidence.ts';
import { pageOrigin } from '../kit/steps/cors.ts';
import { code, endpointName, upperFirst } from '../kit/words.ts';
import {
  allowsOrigin,
  corsHeaderEvidence,
  defineCorsCheck,
  preflightWords,
  verifyCorsHeader,
  where,
} from './shared.ts';

export default defineCorsCheck({
  id: 'cors/no-allow-origin',
  reason: 'no-allow-origin',
  fails: '`Access-Control-Allow-Origin` is absent, on the preflight or on the answer itself.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin) => [
    corsHeaderEvidence(at, data, 'Access-Control-Allow-Origin', origin),
    ...(at.failure ? [failureEvidence(at)] : []),
  ],
  title: (words) =>
    words.at.status !== undefined && words.at.status >= 400 && words.data.on === 'response'
      ? `The ${words.at.status} of ${endpointName(words.endpoint)} has no CORS header`
      : `${upperFirst(where(words))} has no CORS header`,
  summary: ({ facts, at, data }) => {
    const origin = code(pageOrigin(facts, at));
    const to = code(at.request.url);
    if (data.on === 'preflight') {
      return `The page at ${origin} asked ${to}. The answer to ${preflightWords} has no \`Access-Control-Allow-Origin\`, so the browser never sent the request itself.`;
    }
    const error = at.status !== undefined && at.status >= 400;
    return (
      `The page at ${origin} asked ${to} and got an answer, but the answer has no \`Access-Control-Allow-Origin\`, so the browser keeps it from the page. ` +
      (error
        ? 'Error answers often lose this header, because they are written before the CORS code runs.'
        : 'To the page this looks like a server that cannot be reached.')
    );
  },
  verify: (words, origin) => [verifyCorsHeader(words, origin, 'access-control-allow-origin', allowsOrigin(origin))],
});
