/** How far a running check is, in the steps of a sign-in. */
import type { Asked } from '../capture/live-check/asked.ts';
import { parseUrl } from '../text/url.ts';

export interface ProgressRow {
  topic: Asked['topic'];
  /** What is looked for. */
  text: string;
  state: 'done' | 'now' | 'ahead';
  requests: number;
  /** What the last of them ended in. */
  last?: string;
}

const rows: readonly [Asked['topic'], string][] = [
  ['mcp', 'Does your MCP server ask for a sign-in?'],
  ['resource-metadata', 'Does it say where to sign in?'],
  ['server-metadata', 'Is it said there how to sign in?'],
  ['keys', 'Are there keys to check tokens with?'],
  ['registration', 'May a page register?'],
];

/** Requests go out several at a time, so a step is over once a later one has begun. */
export function progressRows(asked: readonly Asked[]): ProgressRow[] {
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
export function askedHost(asked: readonly Asked[], server: string): string {
  return parseUrl(asked.at(-1)?.url)?.host ?? parseUrl(server)?.host ?? server;
}
