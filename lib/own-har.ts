/**
 * By what a HAR file is known to be of our own making. `lib/report/har.ts` writes it; `lib/capture/files/own.ts` reads what
 * HAR has no place for from `_exchange` of its entries, and trusts it no more than the rest of a file.
 */
export const HAR_CREATOR = 'MCP Auth Troubleshooter for Scalekit';
