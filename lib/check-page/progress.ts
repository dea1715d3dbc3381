/** How far a running check is, in the steps of a sign-in. */
import type { Asked } from '../capture/live-check/asked.ts';
import type { StageId } from '../finding.ts';
import { parseUrl } from '../text/url.ts';

export interface ProgressRow {
  topic: Asked['topic'];
  /** The steps of a sign-in that it is about; what no client asks is about none. */
  steps: readonly StageId[];
  /** What is looked for. */
  text: string;
  state: 'done' | 'now' | 'ahead';
  requests: number;
  /** What the one that answers the question ended in; without such a one, the last. */
  ended?: string;
}

/** With which statuses the question is answered with yes. */
const rows: readonly [Asked['topic'], readonly StageId[], string, (status: number) => boolean][] = [
  ['mcp', ['network', 'challenge'], 'does your MCP server ask for a sign-in?', (status) => status === 401],
  ['resource-metadata', ['resource-metadata'], 'does your MCP server say where?', (status) => status === 200],
  ['server-metadata', ['server-metadata'], 'does that place say how to sign in?', (status) => status === 200],
  ['keys', [], 'Beside these: are there keys to check tokens with?', (status) => status === 200],
  ['registration', ['registration'], 'may a client in a page register itself?', (status) => status < 400],
];

/**
 * Requests go out several at a time, so a step is over once a later one has begun. `waits`: for the permission to ask
 * what comes next.
 */
export function progressRows(asked: readonly Asked[], waits = false): ProgressRow[] {
  const begun = rows.findLastIndex(([topic]) => asked.some((one) => one.topic === topic));
  const at = Math.max(waits ? begun + 1 : begun, 0);
  return rows.map(([topic, steps, text, isYes], index) => {
    const own = asked.filter((one) => one.topic === topic);
    const told = own.find(({ status }) => status !== undefined && isYes(status)) ?? own.at(-1);
    const ended = told && (told.status ?? told.failure);
    const isRight = told?.status !== undefined && isYes(told.status);
    // A refusal that is right looks like a fault; of one under way others may still answer.
    const means = isRight ? (index === 0 ? ', correct' : '') : index === at ? ', still asking' : '';
    return {
      topic,
      steps,
      text,
      state: index < at ? 'done' : index === at ? 'now' : 'ahead',
      requests: own.length,
      ...(ended !== undefined && {
        ended: `${ended}${means}`,
      }),
    };
  });
}

/** The host that was asked last; of `server` where nothing has ended yet. */
export function askedHost(asked: readonly Asked[], server: string): string {
  return parseUrl(asked.at(-1)?.url)?.host ?? parseUrl(server)?.host ?? server;
}
