/**
 * What the page in a tab is. The Inspectors are known by what they are (title, icon, the token in their URL), on any
 * port and host name; MCPJam's is another product, known by its own title and icon, and never taken for one of them.
 */
import { newUrl } from '../../text/url.ts';

/** Pages that say themselves what they are. */
export const inspectors = ['inspector-v1', 'inspector-v2', 'inspector', 'mcpjam'] as const;
export type InspectorKind = (typeof inspectors)[number];
/** `added`: a person said so of it. */
export type PageKind = InspectorKind | 'added' | 'other';

/** What a page shows of itself. */
export interface PageMarks {
  title: string;
  /** `href` of each `link rel=icon`. */
  icons: string[];
  url: string;
}

/** `undefined`: not an Inspector by what is known so far; a page that is still being parsed may yet become one. */
export function recognise({ title, icons, url }: PageMarks): InspectorKind | undefined {
  const name = title.trim();
  const paths = icons.map((icon) => pathOf(icon, url));
  if (name === 'MCPJam Inspector' || paths.includes('/mcp_jam.svg')) return 'mcpjam';
  const query = queryOf(url);
  if (query.has('MCP_INSPECTOR_API_TOKEN')) return 'inspector-v2';
  if (query.has('MCP_PROXY_AUTH_TOKEN')) return 'inspector-v1';
  if (name !== 'MCP Inspector') return undefined;
  if (paths.some((path) => path.endsWith('/mcp.svg'))) return 'inspector-v1';
  if (paths.some((path) => /\/assets\/MCP-[\w-]+\.svg$/.test(path))) return 'inspector-v2';
  return 'inspector';
}

/** How a page is called; `null` for one that is not watched for what it is. */
export const nameOf = (kind: PageKind): string | null =>
  kind === 'mcpjam'
    ? 'MCPJam Inspector'
    : kind.startsWith('inspector')
      ? 'MCP Inspector'
      : kind === 'added'
        ? 'Added page'
        : null;

/** Pages whose traffic is kept. MCPJam's relay has envelopes of its own, which nothing here reads. */
export const isFollowed = (kind: PageKind) => kind !== 'mcpjam' && kind !== 'other';

/** Of each page that is opened, once: nothing is kept of it. */
const pathOf = (url: string, base?: string): string => newUrl(url, base)?.pathname ?? '';

const queryOf = (url: string): URLSearchParams => newUrl(url)?.searchParams ?? new URLSearchParams();
