/** How a reader is told to connect again, by the client that is known. */
import type { Prose } from '../finding.ts';

export interface Connects {
  /** The client's name, as its traffic or a person says it. */
  client?: string;
  /** Of a live check, which watches no client. */
  live?: true;
}

export const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A live check knows the client that a person chose, and none where they chose none. */
const isInspector = ({ client, live }: Connects) =>
  client === undefined ? !live : /inspector(?![- ](?:cli|tui)\b)/i.test(client);

/** As it is called in sentences, without its version. */
export const clientOf = (of: Connects): Prose =>
  isInspector(of) ? 'MCP Inspector' : (of.client ?? 'your MCP client').replace(/ \d[\w.-]*$/, '').slice(0, 80);

/** What the reader does next. */
export const connect = (of: Connects): Prose =>
  isInspector(of) ? 'press **Connect** in MCP Inspector' : `connect again from ${clientOf(of)}`;

/** The same at the beginning of a sentence, after a sign-in that failed. */
export const connectAgain = (of: Connects): Prose => `${upperFirst(connect(of))}${isInspector(of) ? ' again' : ''}`;
