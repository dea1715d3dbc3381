/** How to get a later version of what an MCP server speaks MCP with. */
import type { Prose, Snippet, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { Framework } from '../../../handshake/participants.ts';
import { languageOf } from '../recipes/code-for.ts';
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

/** The SDK for TypeScript that knows later versions of MCP is another package: this rewrites imports and `package.json`. */
const toNext: Snippet = {
  label: 'TypeScript',
  language: 'command',
  code: 'npx @modelcontextprotocol/codemod@latest v1-to-v2 .\nnpm install',
};
const migration = {
  url: 'https://ts.sdk.modelcontextprotocol.io/v2/migration/upgrade-to-v2',
  label: 'Migration guide',
};

const official = (forTypeScript: Snippet) => [forTypeScript, pip('mcp'), pip('fastmcp', 'pip (FastMCP)')];

function commands(framework: Framework, forTypeScript: Snippet): Snippet[] {
  const known = own[framework];
  if (known) return [known];
  const language = languageOf(framework);
  const all = official(forTypeScript);
  if (language === 'javascript') return all.slice(0, 1);
  if (language === 'python') return all.slice(1, 2);
  return language ? [] : all;
}

/** From which version on the official SDK for TypeScript knows a version of MCP, as its `types` list them. */
const since: Record<string, string> = { '2025-06-18': '1.13.0', '2025-11-25': '1.24.1' };

/** The versions after this one know no `initialize`, nor does `@modelcontextprotocol/sdk` know them. */
const LAST_HANDSHAKE = '2025-11-25';

export const isAfterHandshakes = (version: string | undefined): boolean =>
  version !== undefined && version > LAST_HANDSHAKE;

export function updateServerSdk({ framework }: Pick<Facts, 'framework'>, version?: string): Step[] {
  const isNext = isAfterHandshakes(version);
  const forTypeScript = isNext ? toNext : npm('@modelcontextprotocol/sdk');
  const snippets = commands(framework, forTypeScript);
  // What is said of the SDK for TypeScript is of no use where another one is in use.
  const isTypeScript = snippets.includes(forTypeScript);
  const orOther = isTypeScript && snippets.length > 1;
  if (isTypeScript && isNext) {
    return [
      inServer(
        orOther
          ? 'Update the MCP SDK of your server to its current version: for TypeScript that is another package, `@modelcontextprotocol/server`, and the command changes the imports.'
          : 'Move your server from `@modelcontextprotocol/sdk` to `@modelcontextprotocol/server`, which knows this version of MCP: the command changes the imports.',
        { snippets, link: migration },
      ),
      inServer(
        `${orOther ? 'If it is written in TypeScript: serve' : 'Serve'} it with \`createMcpHandler\` of the new package. Without it, that package speaks the older versions alone.`,
      ),
    ];
  }
  const least = isTypeScript ? since[version ?? ''] : undefined;
  const more: Prose = least ? `: \`@modelcontextprotocol/sdk\` knows this version of MCP since ${least}` : '';
  return [
    inServer(`Update the MCP SDK of your server to its current version${more}.`, snippets.length ? { snippets } : {}),
  ];
}
