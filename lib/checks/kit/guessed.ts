/** The three checks about endpoints that a client without metadata made up are one, told for each. */
import type { Prose } from '../../finding.ts';
import type { Observed } from '../../handshake/facts.ts';
import { type Check, defineCheck, failed, passed, unknown } from '../define.ts';
import { statusEvidence } from './evidence.ts';
import { mcp, rfc } from './references.ts';
import { connectAgain } from './steps/clients.ts';
import { verifyBySight } from './verify/verify.ts';
import { clientWord, code, upperFirst } from './words.ts';

interface Guessed {
  role: 'registration' | 'authorization' | 'token';
  path: string;
  what: Prose;
}

const wentWrong = (x: Observed) => x.readable === false || (x.status !== undefined && x.status >= 400);

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
      return failed({ at, evidence: [statusEvidence(at, null)], data: {} });
    },

    title: ({ facts }) => `${upperFirst(clientWord(facts))} guessed where ${what} is`,
    summary: ({ at }) =>
      `It had no authorization server metadata to read the address from, so it asked ${code(at.request.url)}. ` +
      'There is nothing to repair at that address: it follows from the metadata that is missing.',
    fix: ({ facts }) => [{ text: 'Repair the metadata first: the cause stands above.' }, connectAgain(facts)],
    verify: () => [verifyBySight(`Connect again: the client reads the metadata and no longer asks for \`${path}\`.`)],
  });
