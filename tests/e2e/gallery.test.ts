/** The views in a real browser, in every state that the gallery has; the groups of tests share one browser. */
import { describe } from 'vitest';
import { everyState } from './gallery/every-state.ts';
import { lists } from './gallery/lists.ts';
import { openForAll } from './gallery/opened.ts';
import { otherPages } from './gallery/other-pages.ts';
import { panel } from './gallery/panel.ts';

openForAll();
describe('every state', everyState);
describe('the panel', panel);
describe('lists', lists);
describe('the other pages', otherPages);
