/** How far a running check is, in the steps of a sign-in. */
import { parseUrl } from '../text/url.ts';

/** One request of the check, as it ended. */
export interface AskedRequest {
  method: string;
  url: string;
  topic: 'mcp' | 'resource-metadata' | 'server-metadata' | 'keys' | 'registration';
  as: 'program' | 'page';
  status?: number;
  failure?: string;
}

export interface ProgressRow {
  topic: AskedRequest['topic'];
  /** What is looked for. */
  text: string;
  state: 'done' | 'now' | 'ahead';
  requests: number;
  /** What the last of them ended in. */
  last?: string;
}

const rows: readonly [AskedRequest['topic'], string][] = [
  ['mcp', 'Does your MCP server ask for a sign-in?'],
  ['resource-metadata', 'Does it say where to sign in?'],
  ['server-metadata', 'Is it said there how to sign in?'],
  ['keys', 'Are there keys to check tokens with?'],
  ['registration', 'May a page register?'],
];

/** Requests go out several at a time, so a step is over once a later one has begun. */
export function progressRows(asked: readonly AskedRequest[]): ProgressRow[] {
  const at = Math.max(
    rows.findLastIndex(([topic]) => asked.some((one) => one.topic === topic)),
    0,
  );
  return rows.map(([topic, text], index) => {
    const own = asked.filter((one) => one.topic === topic);
    const last = own.at(-1);
    const ended = last && (last.status ?? last.failure);
    return {
      topic,
      text,
      state: index < at ? 'done' : index === at ? 'now' : 'ahead',
      requests: own.length,
      ...(ended !== undefined && { last: String(ended) }),
    };
  });
}

/** The host that was asked last; of `server` where nothing has ended yet. */
export function askedHost(asked: readonly AskedRequest[], server: string): string {
  return parseUrl(asked.at(-1)?.url)?.host ?? parseUrl(server)?.host ?? server;
}
