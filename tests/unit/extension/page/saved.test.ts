/** What runs in the Inspector's page, run as the browser runs it: from its source text, with nothing around it. */

import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { savedInV1 } from '../../../../lib/extension/page/saved-v1.ts';
import { savedInV2 } from '../../../../lib/extension/page/saved-v2.ts';
import { type PageAnswer, pageAnswerSchema } from '../../../../lib/extension/shared/saved-sign-in.ts';

const ORIGIN = 'http://localhost:6274';
const MINE = 'http://localhost:3000/mcp';
const OTHER = 'http://localhost:3000/mcp/other';

/** Its functions do not count as entries, as in a browser. */
function storageOf(entries: Record<string, string>): Record<string, string> {
  const methods = {
    getItem: (key: string) => (Object.hasOwn(entries, key) ? entries[key] : null),
    removeItem: (key: string) => delete entries[key],
  };
  return Object.setPrototypeOf(entries, methods);
}

async function run(
  fn: typeof savedInV1 | typeof savedInV2,
  remove: readonly string[],
  page: Record<string, unknown>,
): Promise<PageAnswer> {
  const location = { origin: ORIGIN, search: '' };
  const sandbox: Record<string, unknown> = { location, URLSearchParams, AbortSignal, ...page };
  sandbox.window = sandbox;
  const answer: unknown = await runInNewContext(
    `(${fn})(${JSON.stringify(ORIGIN)}, ${JSON.stringify(remove)})`,
    sandbox,
  );
  return v.parse(pageAnswerSchema, structuredClone(JSON.parse(JSON.stringify(answer))));
}

describe('Inspector v1', () => {
  const saved = () => ({
    [`[${MINE}] mcp_client_information`]: '{"client_id":"secret-id"}',
    [`[${MINE}] mcp_tokens`]: '{"access_token":"secret-token"}',
    [`[${MINE}] mcp_scope`]: 'openid',
    [`[${OTHER}] mcp_client_information`]: '{}',
    [`[${OTHER}] mcp_preregistered_client_information`]: '{}',
    mcp_server_url: MINE,
    inspectorConfig_v1_ephemeral: '{}',
  });

  it('names what it saved of each server, and nothing of what is in it', async () => {
    const answer = await run(savedInV1, [], { sessionStorage: storageOf(saved()) });
    expect(answer).toEqual({
      is: 'saved',
      servers: [
        { server: MINE, names: ['mcp_client_information', 'mcp_tokens'], entered: false },
        { server: OTHER, names: ['mcp_client_information'], entered: true },
      ],
    });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('removes the entries of one server, and leaves those of another whose URL begins alike', async () => {
    const entries = saved();
    const answer = await run(savedInV1, [MINE], { sessionStorage: storageOf(entries) });
    expect(answer).toMatchObject({
      servers: [
        { server: MINE, names: [] },
        { server: OTHER, names: ['mcp_client_information'] },
      ],
    });
    expect(Object.keys(entries)).toEqual(
      Object.keys(saved()).filter((key) => !/\/mcp\] mcp_(client|tokens)/.test(key)),
    );
  });

  it('keeps a client ID that was entered', async () => {
    const entries = saved();
    await run(savedInV1, [OTHER], { sessionStorage: storageOf(entries) });
    expect(entries).toHaveProperty([`[${OTHER}] mcp_preregistered_client_information`]);
    expect(entries).not.toHaveProperty([`[${OTHER}] mcp_client_information`]);
  });

  it('touches nothing of another page that the tab has come to', async () => {
    const entries = saved();
    const elsewhere = {
      sessionStorage: storageOf(entries),
      location: { origin: 'https://acme.scalekit.dev', search: '' },
    };
    expect(await run(savedInV1, [MINE], elsewhere)).toEqual({ is: 'elsewhere' });
    expect(entries).toEqual(saved());
  });
});

describe('Inspector v2', () => {
  type State = { servers: Record<string, unknown>; idpSessions: Record<string, unknown> };
  const saved = (): State => ({
    servers: {
      [MINE]: {
        tokens: { access_token: 'secret-token' },
        activeIssuer: 'https://acme.scalekit.dev',
        byIssuer: { 'https://acme.scalekit.dev': { clientInformation: { client_id: 'secret-id' } } },
      },
      [OTHER]: { clientInformation: { client_id: 'other' }, preregisteredClientInformation: { client_id: 'entered' } },
    },
    idpSessions: { 'https://idp.example.com': { idToken: 'secret-id-token' } },
  });
  const withoutMine = () => {
    const state = saved();
    delete state.servers[MINE];
    return state;
  };

  /** Its backend, as its versions write that document. */
  function backend(version: '2.0' | '2.12', stored: unknown = saved()) {
    const at = { stored, asked: [] as string[], tokens: new Set<string>() };
    const answer = (status: number, value: unknown = {}) => ({
      ok: status < 300,
      status,
      json: async () => structuredClone(value),
    });
    const fetch = async (
      url: string,
      { method, headers, body }: { method: string; headers: Record<string, string>; body?: string },
    ) => {
      at.asked.push(`${method} ${url.replace(/\?.*/, '?…')}`);
      at.tokens.add(headers['x-mcp-remote-auth'] ?? '');
      if (headers['x-mcp-remote-auth'] !== 'Bearer session-token') return answer(401);
      if (method === 'GET') return answer(200, at.stored);
      const sent = JSON.parse(body ?? '') as Record<string, unknown>;
      if (version === '2.0') at.stored = sent;
      else if (url.includes('sections')) return answer(400);
      else {
        const { sections, snapshot } = sent as { sections: { servers: string[] }; snapshot: State };
        const state = at.stored as State;
        for (const server of sections.servers) {
          if (snapshot.servers[server] === undefined) delete state.servers[server];
        }
      }
      return answer(200);
    };
    return { at, page: { fetch, __INSPECTOR_API_TOKEN__: 'session-token' } };
  }

  it('names what it saved of each server, and lets nothing of what is in it out of the page', async () => {
    const { at, page } = backend('2.12');
    const answer = await run(savedInV2, [], page);
    expect(answer).toEqual({
      is: 'saved',
      servers: [
        { server: MINE, names: ['tokens', 'activeIssuer', 'clientInformation'], entered: false },
        { server: OTHER, names: ['clientInformation'], entered: true },
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(/secret|session-token/);
    expect(at.asked).toEqual([`GET ${ORIGIN}/api/storage/oauth`]);
  });

  it.each(['2.0', '2.12'] as const)('of %s removes the entry of one server, and leaves all others', async (version) => {
    const { at, page } = backend(version);
    const answer = await run(savedInV2, [MINE], page);
    expect(answer).toEqual({ is: 'saved', servers: [{ server: OTHER, names: ['clientInformation'], entered: true }] });
    expect(at.stored).toEqual(withoutMine());
  });

  it('keeps the form in which an older version stored it', async () => {
    const { at, page } = backend('2.0', { state: saved(), version: 0 });
    await run(savedInV2, [MINE], page);
    expect(at.stored).toEqual({ state: withoutMine(), version: 0 });
  });

  it('writes nothing where there is nothing of that server', async () => {
    const { at, page } = backend('2.12', withoutMine());
    await run(savedInV2, [MINE], page);
    expect(at.asked).toEqual([`GET ${ORIGIN}/api/storage/oauth`]);
    const empty = backend('2.12', {});
    expect(await run(savedInV2, [MINE], empty.page)).toEqual({ is: 'saved', servers: [] });
  });

  it.each([
    ['its address', { location: { origin: ORIGIN, search: '?MCP_INSPECTOR_API_TOKEN=session-token' } }],
    ['its tab', { sessionStorage: storageOf({ MCP_INSPECTOR_API_TOKEN: 'session-token' }) }],
  ])('takes the page’s token from %s where the page itself has none', async (_, where) => {
    const { at, page } = backend('2.12');
    await run(savedInV2, [], { sessionStorage: storageOf({}), ...page, __INSPECTOR_API_TOKEN__: undefined, ...where });
    expect([...at.tokens]).toEqual(['Bearer session-token']);
  });

  it('says that its backend refused', async () => {
    const { page } = backend('2.12');
    expect(await run(savedInV2, [MINE], { ...page, __INSPECTOR_API_TOKEN__: 'of yesterday' })).toEqual({
      is: 'refused',
      status: 401,
    });
  });

  it('asks nothing of another page that the tab has come to', async () => {
    const { at, page } = backend('2.12');
    const elsewhere = { ...page, location: { origin: 'https://acme.scalekit.dev', search: '' } };
    expect(await run(savedInV2, [MINE], elsewhere)).toEqual({ is: 'elsewhere' });
    expect(at.asked).toEqual([]);
  });
});
