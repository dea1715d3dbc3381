/** How a product in front of a server is told to let one path pass. */
import type { FixStep } from '../../finding.ts';

export const pathToAllow = (url: URL | undefined) => url?.pathname ?? '/mcp';
export const step = (text: string, path?: string[], copy?: string): FixStep => ({
  text,
  ...(path && { path }),
  ...(copy !== undefined && { copy }),
});

export const allowPath =
  (name: string, path: string[], how: string) =>
  (url: URL | undefined): FixStep[] => [
    step(`Look up the refused request in the log of ${name}.`),
    step(how, path, pathToAllow(url)),
  ];
