/** A limit of requests that is raised: in the code of the MCP server, or in what stands in front of it. */
import { header } from '../../../exchange.ts';
import type { Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseObject } from '../../../text/json.ts';
import type { FixDraft } from '../../define.ts';
import { programs } from '../../signs/fronts.ts';
import { frontOf, frontPageOf, inFront } from '../front.ts';
import { languageOf } from '../recipes/code-for.ts';
import { restartServer } from './server.ts';
import { command, inServer, searchFor, step } from './step.ts';

/** A sign-in takes about ten, and tools are called after it. */
const ENOUGH = '60 requests a minute';

/** By what a limit is found in code: what the packages that most use are called, in which any other has a part. */
const words: Record<NonNullable<ReturnType<typeof languageOf>>, readonly string[]> = {
  javascript: ['rateLimit', 'rate-limit'],
  python: ['Limiter(', 'slowapi'],
  java: ['RateLimiter', 'bucket4j'],
  csharp: ['AddRateLimiter', '429'],
  go: ['rate.NewLimiter', 'httprate'],
  php: ['RateLimiter', 'throttle'],
  other: ['limiter', '429'],
};
const ofAny = ['rateLimit', 'Limiter(', '429'];

const inCode = ({ framework }: Facts) => {
  const language = languageOf(framework);
  return { values: searchFor(language ? words[language] : ofAny) };
};

/**
 * Whose response it is. A product in front responds with a page or words of its own; the code with JSON, with its own name,
 * or with the header that only its packages send. Of all else nothing tells.
 */
function limitsIn(at: Observed): 'code' | 'front' | undefined {
  const { response } = at;
  const body = response?.body;
  if (frontPageOf(at) || frontOf(at)?.limit?.words?.test(body ?? '')) return 'front';
  const sent = (name: string) => header(response?.headers, name) ?? '';
  const isCode =
    programs.test(sent('server')) ||
    sent('x-powered-by') !== '' ||
    sent('ratelimit-policy') !== '' ||
    parseObject(body) !== undefined;
  return isCode ? 'code' : undefined;
}

function raisedInFront(at: Observed): Step[] {
  const place = inFront(at);
  const { path, values, reload } = frontOf(at)?.limit ?? {};
  const raise = step(place, `Raise the limit there to at least ${ENOUGH}.`, {
    ...(path && { path }),
    ...(values && { values }),
  });
  return [raise, ...(reload ? [step(place, 'Reload the configuration.', command(reload))] : [])];
}

export const requests = (count: number): string => `${count} request${count === 1 ? '' : 's'}`;

/** `now`: how many requests it takes. `last`: what stands behind it wherever it is raised. */
export function raiseLimit(facts: Facts, at: Observed, now: number, last: Step): FixDraft {
  const where = limitsIn(at);
  const inFrontOfIt = [...raisedInFront(at), last];
  if (where === 'front') return { do: inFrontOfIt };
  return {
    do: [
      inServer(`Raise the limit of ${requests(now)} in your code to at least ${ENOUGH}.`, inCode(facts)),
      restartServer,
      last,
    ],
    or: [
      {
        kind: 'case',
        when: 'If your code has no such limit',
        instead: `raise it in ${inFront(at).name}`,
        steps: inFrontOfIt,
        ...(where === undefined && { open: true }),
      },
    ],
  };
}

/** Where nothing says how many requests it takes. */
export function raiseSomewhere(facts: Facts, at: Observed): Step[] {
  if (limitsIn(at) === 'front') return raisedInFront(at);
  return [
    inServer(
      `Raise the limit of requests for this path to at least ${ENOUGH}: it is in your code or in ${inFront(at).name}.`,
      inCode(facts),
    ),
  ];
}
