/** What a person enters as the address of an MCP server, and why it cannot be one, in a sentence. */
import { parseUrl } from '../../text/url.ts';

export type Entered = { url: string } | { problem: string };

const problem = (text: string): Entered => ({ problem: text });

/** `localhost:3000/mcp` reads as a URL of the scheme `localhost:`. */
const hostAndPort = /^[\w.-]+:\d+(?:[/?]|$)/;

export function readAddress(entered: string): Entered {
  const text = entered.trim();
  if (text === '') return problem('No URL is given.');
  if (/\s/.test(text)) {
    return problem(
      'It holds a space, so it is no URL. A server that is started by a command (STDIO) asks for no sign-in: there is nothing to check.',
    );
  }
  const url = parseUrl(text);
  if (!url || hostAndPort.test(text)) {
    if (/^https?:/i.test(text)) return problem('It is no URL: its host or its port cannot be read.');
    const local = /^(?:localhost|127\.|\[::1\])/.test(text);
    const whole = parseUrl(`http://${text}`);
    return whole && /^(?:\[|[\w-]+[.:/]|localhost$)/.test(text)
      ? problem(`It has no scheme. Write \`${local ? 'http' : 'https'}://\` before it, if that is meant.`)
      : problem('It is no URL. One looks like `https://mcp.example.com/mcp`.');
  }
  if (!/^https?:$/.test(url.protocol)) {
    return problem(`It begins with \`${url.protocol}\`. An MCP server is reached by \`https:\` or \`http:\`.`);
  }
  if (url.username || url.password) {
    return problem('It holds a user name or a password. Take out what stands before the `@`: clients do not send it.');
  }
  if (text.includes('#'))
    return problem('It has a fragment. Take out `#` and what follows: it is never sent to a server.');
  return { url: text };
}
