import type { SessionSnapshot } from '../../lib/extension/shared/session-snapshot.ts';
import { brief } from './text.ts';

/** Name and version as a person says them. */
export const inspectorName = ({ name, version }: NonNullable<SessionSnapshot['inspector']>): string =>
  brief(version ? `${name} ${version}` : name, 80);
