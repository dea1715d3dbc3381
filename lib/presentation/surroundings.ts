/**
 * Development or production, by what shows it, and what follows from it: which callback addresses Scalekit takes, and who
 * reaches the MCP server at all.
 */
import type { Prose } from '../finding.ts';
import { isLoopbackOrSubdomain } from '../protocol/addresses.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';
import { parseUrl } from '../text/url.ts';

export interface Surroundings {
  /** What it is, and what shows it. */
  is: Prose;
  /** What follows from it. */
  so: Prose;
}

const hostOf = (url: string) => parseUrl(url)?.hostname ?? url;

function environmentOf({ environment, kind }: NonNullable<HandshakeSnapshot['scalekit']>): Surroundings {
  const host = `\`${hostOf(environment).replaceAll('`', "'")}\``;
  if (kind === 'development') {
    return {
      is: `A development environment of Scalekit, by its host ${host}.`,
      so: 'It takes callback addresses on `http://localhost` too. It shares nothing with production: the resource ID, the clients and the keys are others there.',
    };
  }
  if (kind === 'production') {
    return {
      is: `A production environment of Scalekit, by its host ${host}.`,
      so: 'It takes no callback address on `http://` or `localhost`. To try a client on your computer, use a development environment.',
    };
  }
  return {
    is: `Whether the Scalekit environment is for development or production is unknown: its host ${host} does not tell.`,
    so: 'The dashboard says it, beside the name of the environment. If it is for production, it takes no callback address on `http://` or `localhost`.',
  };
}

/** What is known of where a sign-in happens; empty where nothing is. */
export function surroundings({ server, scalekit }: Pick<HandshakeSnapshot, 'server' | 'scalekit'>): Surroundings[] {
  const local: Surroundings[] =
    server !== null && isLoopbackOrSubdomain(server)
      ? [
          {
            is: `Your MCP server runs on this computer (\`${hostOf(server)}\`).`,
            so: 'Clients on this computer reach it. Claude, ChatGPT and others that call from their vendor’s cloud do not.',
          },
        ]
      : [];
  return [...local, ...(scalekit ? [environmentOf(scalekit)] : [])];
}
