/**
 * What Inspector v1 (0.x and 1.0.x) saved of its sign-ins: entries of its tab's `sessionStorage`, named by the server's URL
 * (`getServerSpecificKey`). The worker runs this in the page, so it refers to nothing outside itself. What the page's form
 * writes there (a client ID that was entered, the scopes) comes from the form again, and stays.
 */
import type { PageAnswer } from '../shared/saved-sign-in.ts';

export function savedInV1(origin: string, remove: readonly string[]): PageAnswer {
  if (location.origin !== origin) return { is: 'elsewhere' };
  const form = /^\[(.+)\] (mcp_(?:(preregistered_)?client_information|tokens|code_verifier|server_metadata))$/s;
  const servers = new Map<string, { server: string; names: string[]; entered: boolean }>();
  for (const key of Object.keys(sessionStorage)) {
    const [, server, name, entered] = form.exec(key) ?? [];
    if (server === undefined || name === undefined) continue;
    if (!entered && remove.includes(server)) sessionStorage.removeItem(key);
    const kept = sessionStorage.getItem(key) !== null;
    const of = servers.get(server) ?? { server, names: [], entered: false };
    if (entered) of.entered = true;
    else if (kept) of.names.push(name);
    servers.set(server, of);
  }
  return { is: 'saved', servers: [...servers.values()] };
}
