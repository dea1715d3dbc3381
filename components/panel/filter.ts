/** What requests are narrowed by, and which rows have a text. */
import type { StageId } from '../../lib/finding.ts';
import { finder, MAX_SEARCH } from '../../lib/search.ts';
import type { ExchangeSummary } from '../../lib/snapshot.ts';
import { plain } from '../parts/text.ts';
import { stepOf } from './by-stage.ts';

export interface RequestFilter {
  text: string;
  /** Empty, as of the others: any. */
  stage: StageId | '';
  status: string;
  method: string;
  /** What only repeats another request, too. */
  everything: boolean;
}

export const noFilter: RequestFilter = { text: '', stage: '', status: '', method: '', everything: false };

export const searchedFor = ({ text }: Pick<RequestFilter, 'text'>): string => text.trim().slice(0, MAX_SEARCH);

export const narrows = (filter: RequestFilter): boolean =>
  searchedFor(filter) !== '' || filter.stage !== '' || filter.status !== '' || filter.method !== '';

const rowTexts = new WeakMap<ExchangeSummary, { step: string; text: string }>();

/** What a row says, as it says it; of which step it is may turn out later. */
function rowText(exchange: ExchangeSummary, step: string): string {
  const before = rowTexts.get(exchange);
  if (before?.step === step) return before.text;
  const { url, method, status, failure } = exchange;
  const text = plain(`${method} ${url} ${step} ${status ?? ''} ${failure ?? ''}`);
  rowTexts.set(exchange, { step, text });
  return text;
}

/** Whether a row has the text, which may be empty. */
export function rowFinder(text: string, stages: ReadonlyMap<string, StageId>): (exchange: ExchangeSummary) => boolean {
  if (!text.trim()) return () => true;
  const pattern = finder(text.trim());
  return (exchange) => pattern.test(rowText(exchange, stepOf(exchange.role, stages.get(exchange.id))));
}
