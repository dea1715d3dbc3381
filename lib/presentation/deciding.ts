/** Of several requests, those that show the fault, and those that only say where it came from. */
import type { Evidence } from '../finding.ts';

/** Stands above the others, so that nobody takes one of them for the fault. */
export const alsoLookedAt = 'Also looked at, to explain it:';

const isWrong = ({ observed, expected }: Evidence) => expected !== null && expected !== observed;

/** What is wrong stands at the request where something else was expected; where nothing was, the first has it. */
export function decidingOf(evidence: readonly Evidence[]): { deciding: Evidence[]; beside: Evidence[] } {
  const wrong = evidence.some(isWrong) ? evidence.filter(isWrong) : evidence.slice(0, 1);
  const requests = new Set(wrong.map(({ exchange }) => exchange));
  const decides = ({ exchange }: Evidence) => requests.has(exchange);
  return { deciding: evidence.filter(decides), beside: evidence.filter((one) => !decides(one)) };
}
