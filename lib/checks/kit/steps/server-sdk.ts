/** How to get a later version of what an MCP server speaks MCP with. */
import type { Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts, Framework } from '../../../handshake/facts.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { inServer } from './step.ts';

const npm = (name: string): Snippet => ({
  label: 'npm',
  language: 'command',
  code: `npm install ${name}@latest`,
});
const pip = (name: string, label = 'pip'): Snippet => ({
  label,
  language: 'command',
  code: `pip install --upgrade ${name}`,
});

/** Frameworks that bring the SDK with them. */
const own: Partial<Record<Framework, Snippet>> = {
  fastmcp: pip('fastmcp'),
  'fastmcp-typescript': npm('fastmcp'),
  'mcp-use': npm('mcp-use'),
  xmcp: npm('xmcp'),
  nextjs: npm('mcp-handler'),
};

const official = (sdk: string) => [npm(sdk), pip('mcp'), pip('fastmcp', 'pip (FastMCP)')];

function commands(framework: Framework, sdk: string): Snippet[] {
  const known = own[framework];
  if (known) return [known];
  const language = recipeOf(framework)?.language;
  const all = official(sdk);
  if (language === 'javascript') return all.slice(0, 1);
  if (language === 'python') return all.slice(1, 2);
  return language ? [] : all;
}

/** From which version on the official SDK for TypeScript knows a version of MCP, as its `types` list them. */
const since: Record<string, string> = { '2025-06-18': '1.13.0', '2025-11-25': '1.24.1' };

export function updateServerSdk({ framework }: Pick<Facts, 'framework'>, version?: string): Step {
  const least = since[version ?? ''];
  const isNext = version !== undefined && version > '2025-11-25';
  const more: Prose = least
    ? `: \`@modelcontextprotocol/sdk\` knows this version of MCP since ${least}`
    : isNext
      ? ': for TypeScript that is `@modelcontextprotocol/server`, another package with other imports, since `@modelcontextprotocol/sdk` does not know this version of MCP'
      : '';
  const snippets = commands(framework, isNext ? '@modelcontextprotocol/server' : '@modelcontextprotocol/sdk');
  return inServer(
    `Update the MCP SDK of your server to its current version${more}.`,
    snippets.length ? { snippets } : {},
  );
}
