/** The three checks about endpoints that a client without metadata made up are one, told for each. */
import type { Evidence, Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { isError } from '../../protocol/status.ts';
import { bare } from '../../text/url.ts';
import { type Check, defineCheck, failed, passed, unknown } from '../define.ts';
import { evidence, failureEvidence, statusEvidence } from './evidence.ts';
import { mcp, rfc } from './references.ts';
import { inClient } from './steps/step.ts';
import { verifyConnect } from './verify/verify.ts';
import { clientWord, code, upperFirst } from './words.ts';

interface Guessed {
  role: 'registration' | 'authorization' | 'token';
  path: string;
  /** What it wanted to do there: `register`. */
  what: Prose;
}

/** Whatever comes back: an address that nobody named is the wrong one. */
const address = (x: Observed): Evidence =>
  evidence(x, 'Address of the request', bare(x.request.url), 'an address that metadata names');

/** How it ended, where the source says so. */
const shown = (x: Observed): Evidence => {
  if (x.status !== undefined) return statusEvidence(x, null);
  return x.failure ? failureEvidence(x) : evidence(x, 'Response', 'not seen');
};

const wentWrong = (x: Observed) => x.readable === false || isError(x);

/** MCP 2025-03-26 named default paths for servers without metadata; later versions dropped them. */
export const guessedEndpoint = ({ role, path, what }: Guessed): Check =>
  defineCheck({
    id: `${role}/guessed-endpoint`,
    owner: 'client',
    role: 'consequence',
    judges: 'request',
    fails: `A client that had no metadata guessed \`${path}\`; the metadata that it missed is the cause.`,
    references: [rfc(8414, '3'), mcp('basic/authorization', 'Authorization server metadata discovery')],

    test({ exchanges }) {
      const requests = exchanges.filter((x) => x.role === role);
      const [at] = requests.filter((x) => x.guessed && wentWrong(x));
      if (!at) return requests.some((x) => !x.guessed || !wentWrong(x)) ? passed : unknown;
      return failed({ at, evidence: [address(at), shown(at)], data: {} });
    },

    title: ({ facts }) => `${upperFirst(clientWord(facts))} guessed where to ${what} (${code(path)})`,
    summary: ({ at }) => `It found no metadata that says so, and asked ${code(bare(at.request.url))}.`,
    why: () => 'Some clients guess such addresses on the host that they know, where they found no metadata.',
    fix: ({ facts }) => ({
      do: [
        inClient(facts, 'Leave this as it is: it follows from the metadata that is missing.', {
          waits: 'leave it as it is',
        }),
      ],
    }),
    verify: ({ facts }) => [verifyConnect(facts, `nothing asks for ${code(path)}`)],
  });
