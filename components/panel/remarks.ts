/** What is said beside a status that looks like a fault and is none: every sign-in begins with a 401. */
import type { AttemptSnapshot, ExchangeSummary } from '../../lib/snapshot.ts';
import type { Remark } from '../parts/evidence.tsx';

const isIssued = ({ role, status }: ExchangeSummary) => role === 'token' && status !== undefined && status < 300;

/** Ids of the refusals that a sign-in begins with: those of the MCP server before there is a token. */
export function dueRefusals({ exchanges }: { exchanges: readonly ExchangeSummary[] }): Set<string> {
  const issued = exchanges.findIndex(isIssued);
  const before = issued < 0 ? exchanges : exchanges.slice(0, issued);
  return new Set(before.filter(({ role, status }) => role === 'mcp' && status === 401).map(({ id }) => id));
}

export function remarks(attempt: AttemptSnapshot): Remark {
  const due = dueRefusals(attempt);
  return (exchange) => (due.has(exchange) ? '401 is right here: it asks to sign in.' : undefined);
}
