/** What shows that a client is through: the headline, or, since a live check watches no client, the client itself. */
import type { Via } from '../exchange.ts';
import type { Prose } from '../finding.ts';

export const connectedWords = (via: Via | null, client: Prose): Prose =>
  via === 'live-check' ? `${client} itself says whether it connects` : 'the headline then says **Connected**';
