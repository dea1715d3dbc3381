/**
 * The output of an MCP server in Cursor (**Output > MCP: …**): what it did, step by step, and the words of what failed. It
 * names no address and no answer, so there is nothing to diagnose but the words.
 */
import { type FileFormat, UnusableFile, wholeText } from './format.ts';

const line = /^\s*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} \[(?:info|warning|error|debug)\] /;

export const cursorLog: FileFormat = {
  name: 'log of Cursor',
  recognises: (text) =>
    line.test(text) &&
    /\] (?:\S+: )?(?:Creating (?:streamableHttp|sse) transport|Connecting to (?:streamableHttp|SSE) server|MCP OAuth |Handling (?:Create|Reload)Client action)/.test(
      text,
    ),
  reader: wholeText((text) => {
    throw new UnusableFile(
      'The log of Cursor names no requests.',
      'Enter the URL of your MCP server on the check page, and choose Cursor there.',
      text,
    );
  }),
};
