/**
 * What Inspector v2 saved of its sign-ins: one document of its backend, with an entry for each server, tokens included. The
 * worker runs this in the page's own world, where the page's session token and what is saved stay; it refers to nothing
 * outside itself. The document is written as the page's own version writes it: up to 2.8 whole, whatever is in the query;
 * from 2.9 on the query is refused, and the body names the entry that changes.
 */
import type { PageAnswer } from '../shared/saved-sign-in.ts';

export async function savedInV2(origin: string, remove: readonly string[]): Promise<PageAnswer> {
  if (location.origin !== origin) return { is: 'elsewhere' };
  type Document = Record<string, unknown>;
  const isDocument = (value: unknown): value is Document =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const token =
    (window as { __INSPECTOR_API_TOKEN__?: unknown }).__INSPECTOR_API_TOKEN__ ??
    new URLSearchParams(location.search).get('MCP_INSPECTOR_API_TOKEN') ??
    sessionStorage.getItem('MCP_INSPECTOR_API_TOKEN');
  const headers = { 'content-type': 'application/json', 'x-mcp-remote-auth': `Bearer ${token}` };
  const ask = (query: string, init: RequestInit) =>
    fetch(`${origin}/api/storage/oauth${query}`, { ...init, headers, signal: AbortSignal.timeout(10_000) });

  const read = await ask('', { method: 'GET' });
  if (!read.ok) return { is: 'refused', status: read.status };
  const saved: unknown = await read.json();
  const whole: Document = isDocument(saved) ? saved : {};
  // As versions before 2.0.0 wrote it, with a number beside it.
  const state: Document = isDocument(whole.state) ? whole.state : whole;
  const entries: Document = isDocument(state.servers) ? state.servers : {};

  const kept = Object.fromEntries(Object.entries(entries).filter(([server]) => !remove.includes(server)));
  const gone = Object.keys(entries).filter((server) => remove.includes(server));
  if (gone.length) {
    const left = { ...state, servers: kept };
    const body = JSON.stringify(state === whole ? left : { ...whole, state: left });
    const sections = { servers: gone };
    let write = await ask(`?sections=${encodeURIComponent(JSON.stringify(sections))}`, { method: 'POST', body });
    if (write.status === 400) {
      const snapshot = { servers: {}, idpSessions: {} };
      write = await ask('', { method: 'POST', body: JSON.stringify({ sections, snapshot }) });
    }
    if (!write.ok) return { is: 'refused', status: write.status };
  }

  const there = (of: Document) => Object.keys(of).filter((name) => of[name] !== undefined && of[name] !== null);
  const setting = 'preregisteredClientInformation';
  const servers = Object.entries(kept).map(([server, entry]) => {
    const of = isDocument(entry) ? entry : {};
    const slots = isDocument(of.byIssuer) ? Object.values(of.byIssuer).filter(isDocument) : [];
    const names = [...there(of), ...slots.flatMap(there)].filter((name) => name !== 'byIssuer' && name !== setting);
    return { server, names: [...new Set(names)], entered: of[setting] !== undefined };
  });
  return { is: 'saved', servers };
}
