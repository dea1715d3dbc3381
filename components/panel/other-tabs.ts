/** The tabs beside the diagnosis, in one file: loaded with the first of them that is chosen. */
import { later } from '../parts/later.tsx';

const tabs = () => import('./tab-views.ts');

export const ChangedView = later(async () => (await tabs()).ChangedView);
export const ExchangesView = later(async () => (await tabs()).ExchangesView);
export const SequenceView = later(async () => (await tabs()).SequenceView);
