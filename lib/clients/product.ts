/** The name of a product, of what a client calls itself. */
import { clientCalled } from './all.ts';

/** As its maker writes it; only where it is that very name: `Copilot Studio` is no `GitHub Copilot CLI`. */
export function product(name: string): string | undefined {
  const known = clientCalled(name);
  const end = parts.map((part) => name.indexOf(part)).find((at) => at > 0);
  const own = letters(name.slice(0, end));
  return known && [known.id, known.name].some((one) => letters(one) === own) ? known.name : undefined;
}

/** What Codex, Gemini CLI, opencode and mcp-remote write behind their names for a part of themselves (measured). */
const parts = ['-mcp-client', '-debug', '-fallback-test'];

const letters = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
