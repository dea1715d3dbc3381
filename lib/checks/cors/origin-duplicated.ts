import type { Alternative, Step } from '../../finding.ts';
import type { FixDraft } from '../define.ts';
import { frontOf } from '../kit/front.ts';
import { partyKind, partyPlace, sendToParty } from '../kit/party.ts';
import { verifyReadable } from '../kit/permission.ts';
import { between } from '../kit/places.ts';
import { restartServer } from '../kit/steps/server.ts';
import { inServer, step } from '../kit/steps/step.ts';
import { whileWaiting, withoutPage } from '../kit/steps/without-page.ts';
import { code } from '../kit/words.ts';
import { ABOUT_CORS, type CorsWords, corsHeaderEvidence, defineCorsCheck, partyWord } from './shared.ts';

const allowOrigin = 'Access-Control-Allow-Origin';

function fix({ facts, at }: CorsWords): FixDraft {
  const kind = partyKind(facts, at);
  const or: Alternative[] = withoutPage(facts, at);
  if (kind === 'scalekit') return { do: [sendToParty(facts, at)], or: whileWaiting(facts, at) };
  const front = frontOf(at);
  if (kind === 'other')
    return {
      do: [step(partyPlace(facts, at), `Remove ${code(allowOrigin)} in one of the two places that add it.`)],
      or,
    };
  const inProgram: Step[] = [inServer(`Remove the code that adds ${code(allowOrigin)}.`), restartServer];
  return front
    ? {
        do: [
          step(between(front.name), 'Remove this header: your MCP server adds it too.', {
            values: [{ name: front.headers ?? 'header', value: allowOrigin }],
          }),
        ],
        or: [
          { kind: 'case', when: `If ${front.name} adds no such header, or has to keep it`, steps: inProgram },
          ...or,
        ],
      }
    : {
        do: [inServer(`Remove ${code(allowOrigin)} in your program, or in the proxy in front of it.`), restartServer],
        or,
      };
}

export default defineCorsCheck({
  id: 'cors/origin-duplicated',
  reason: 'origin-duplicated',
  fails: '`Access-Control-Allow-Origin` came twice or holds a list, because application and proxy both add it.',
  standard: ['cors-check', 'CORS check'],
  evidence: (at, data, origin) => [corsHeaderEvidence(at, data, allowOrigin, origin)],
  title: (words) => `${partyWord(words)} sends the header ${code(allowOrigin)} twice`,
  summary: (words) => {
    const both =
      partyKind(words.facts, words.at) === 'scalekit'
        ? 'two programs at Scalekit'
        : 'a proxy and the program behind it';
    return `The header says which page may read the response, and a browser refuses one that has it twice. Most likely ${both} both add it.`;
  },
  why: ({ facts, at }) =>
    partyKind(facts, at) === 'mcp-server' ? ABOUT_CORS : `${ABOUT_CORS} Your MCP server has no part in this response.`,
  fix,
  verify: (words, origin) => [verifyReadable(words, origin)],
});
