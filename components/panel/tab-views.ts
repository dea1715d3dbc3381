/** What is loaded with the first tab that is chosen beside the diagnosis. */
export { ChangedView } from './changed.tsx';
export { ExchangesView } from './exchanges.tsx';
export { SequenceView } from './sequence.tsx';
