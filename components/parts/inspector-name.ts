import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { brief } from './text.ts';

/** Name and version as a person says them. */
export const inspectorName = ({ name, version }: NonNullable<SessionSnapshot['inspector']>): string =>
  brief(version ? `${name} ${version}` : name, 80);

/** Its page: the program of that name for a terminal has no button. */
export const isInspectorPage = (client: string): boolean => /^MCP Inspector\b(?! CLI)/.test(client);
