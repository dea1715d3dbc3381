/** What the checks of the authorization request share. */
import type { Facts } from '../../handshake/facts.ts';
import { sameOrigin } from '../../text/url.ts';

/** A page of Scalekit itself, and not one of the customer's that stands behind it. */
export const isOfScalekit = ({ scalekit }: Facts, url: string): boolean => sameOrigin(url, scalekit?.environment);
