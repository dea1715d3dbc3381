/** The system that the reader sits at, as the browser tells it. */
import type { System } from '../clients/client.ts';

export const systems: readonly System[] = ['macos', 'windows', 'linux'];

export const systemNames: Record<System, string> = { macos: 'macOS', windows: 'Windows', linux: 'Linux' };

/** From `navigator.userAgentData.platform` where there is one (no Firefox), else from the user agent. */
export function systemOf({ platform, userAgent }: { platform?: string | undefined; userAgent: string }): System {
  const told = platform || userAgent;
  if (/mac/i.test(told)) return 'macos';
  return /win/i.test(told) ? 'windows' : 'linux';
}
