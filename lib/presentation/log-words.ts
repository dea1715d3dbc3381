/** What a log says in words of its client, in sentences beside what its requests show. */

import { recognise } from '../clients/texts/recognise.ts';
import { proseText } from './prose.ts';

/** The first ones are mostly what the rest follows from. */
const MOST = 3;

export const notesOf = (said: string | undefined): string[] =>
  said === undefined
    ? []
    : recognise(said)
        .slice(0, MOST)
        .map(({ text, means }) => `It says “${text}”: ${proseText(means)}`);
