/** What is said beside a status that looks like a fault and is none: every sign-in begins with a 401. */
import type { Diagnosis, Evidence, StageId } from '../../lib/finding.ts';
import type { AttemptSnapshot, ExchangeSummary } from '../../lib/snapshot.ts';
import type { Remark } from '../parts/evidence.tsx';

const isIssued = ({ role, status }: ExchangeSummary) => role === 'token' && status !== undefined && status < 300;

/**
 * Requests whose status is what is wrong, with the step that this stops: a token that was remembered is refused at the
 * first request.
 */
export function wrongStatuses({ cause, suspect, consequences }: Diagnosis): Map<string, StageId> {
  // Where a permission check was to be 401, the request behind it is.
  const isWrong = ({ what, expected, observed }: Evidence) =>
    /^Status\b/.test(what) && expected !== null && (expected !== '401' || (what === 'Status' && observed !== '401'));
  const findings = [...consequences, suspect, cause].flatMap((finding) => finding ?? []);
  return new Map(
    findings.flatMap(({ evidence, stage }) =>
      evidence.filter(isWrong).map(({ exchange }) => [exchange, stage] as const),
    ),
  );
}

/** Ids of the refusals that a sign-in begins with: those of the MCP server before there is a token. */
export function dueRefusals({
  exchanges,
  diagnosis,
}: {
  exchanges: readonly ExchangeSummary[];
  diagnosis?: Diagnosis;
}): Set<string> {
  const issued = exchanges.findIndex(isIssued);
  const before = issued < 0 ? exchanges : exchanges.slice(0, issued);
  const wrong = diagnosis ? wrongStatuses(diagnosis) : undefined;
  const due = before.filter(({ id, role, status }) => role === 'mcp' && status === 401 && !wrong?.has(id));
  return new Set(due.map(({ id }) => id));
}

/** What an MCP server that has no such thing answers with 405 (MCP 2025-11-25, Streamable HTTP). */
const optional: Partial<Record<string, string>> = {
  GET: 'your MCP server sends no events by itself, as the standard allows.',
  DELETE: 'your MCP server lets no client end a session, as the standard allows.',
};

/** The status, whatever else of the response may be wrong. */
const CORRECT = 'The status is correct here: ';

/** Why a status that looks like a fault is none, by id of the request. */
export function correctRefusals(attempt: {
  exchanges: readonly ExchangeSummary[];
  diagnosis?: Diagnosis;
}): Map<string, string> {
  const due = dueRefusals(attempt);
  const wrong = attempt.diagnosis && wrongStatuses(attempt.diagnosis);
  return new Map(
    attempt.exchanges.flatMap(({ id, role, method, status }): [string, string][] => {
      if (due.has(id)) return [[id, `${CORRECT}it asks to sign in.`]];
      const says = role === 'mcp' && status === 405 && !wrong?.has(id) ? optional[method] : undefined;
      return says === undefined ? [] : [[id, `${CORRECT}${says}`]];
    }),
  );
}

export function remarks(attempt: AttemptSnapshot): Remark {
  const correct = correctRefusals(attempt);
  return (exchange) => correct.get(exchange);
}
