/** What of an exchange is bounded or listed: its schema and its readers go by the same. */

/** Longest body kept, in UTF-16 code units; metadata, registrations and tokens are far below it. */
export const MAX_BODY = 256 * 1024;
/** Longest header value and URL kept, in UTF-16 code units. */
export const MAX_TEXT = 16 * 1024;

/** What a request spent its time with, in order; the HAR format's names (HAR 1.2, timings). */
export const timingParts = ['blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'] as const;
