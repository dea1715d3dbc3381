/** A program beside a client that is none of a browser (`curl`, the server itself): what it asks decides nothing. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { createAssembler } from '../../../lib/handshake/assembler.ts';
import {
  answer,
  claims,
  environment,
  type Flow,
  mcpRequest,
  native,
  registrationUrl,
  request,
  requestHeaders,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  token,
} from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';

describe('another program beside a client that is none of a browser', () => {
  const named = (name: string) => requestHeaders({ 'user-agent': name });
  const client = () => native().all(named('node'));
  const bare = (x: Exchange): Exchange => requestHeaders({ origin: null })({ ...x, page: { tabId: -1, origin: null } });
  const members = (handshakes: ReturnType<typeof handshakesOf>) =>
    handshakes.flatMap(({ attempts }) => attempts.flatMap((a) => a.exchanges.map(({ exchange }) => exchange.id)));
  const expectSameOneByOne = ({ exchanges }: Flow) => {
    const assemble = createAssembler();
    exchanges.forEach((_, i) => {
      const now = exchanges.slice(0, i + 1);
      expect(members(assemble(now).handshakes)).toEqual(members(handshakesOf(now)));
    });
  };
  const openid = request('GET', `${environment}/.well-known/openid-configuration`);
  const { code_challenge_methods_supported: _, ...plain } = serverMetadataDocument;
  const refused = answer(401, { headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });

  it.each<[string, string, Exchange]>([
    ['a token that is no good', 'curl/8.7.1', refused(mcpRequest('initialize', 'x.y.z'))],
    ['an `initialize` that is not taken', 'HTTPie/3.2.2', answer(400)(mcpRequest('initialize'))],
    ['a session that is not known', 'PostmanRuntime/7.43', answer(404)(mcpRequest('tools/list', 'x.y.z'))],
    [
      'a registration',
      'curl/8.7.1',
      answer(400, { json: { error: 'invalid_client_metadata' } })(
        request('POST', registrationUrl, { json: { redirect_uris: [] } }),
      ),
    ],
    ['what the server itself reads', 'python-httpx/0.28.1', answer(200, { json: plain })(openid)],
    ['what another one reads', 'Go-http-client/1.1', answer(404)(openid)],
  ])('%s', (_, name, given) => {
    const theirs = named(name)(bare({ ...given, id: 'theirs' }));
    for (const place of ['register', 'tools']) {
      const flow = client().until(place);
      for (const after of ['initialize', 'serverMetadata', place]) {
        const beside = flow.add({ theirs }, after);
        expect(judgeInShort(beside), `${place}, ${after}`).toEqual(judgeInShort(flow));
        expect(members(handshakesOf(beside.exchanges)), `${place}, ${after}`).not.toContain('theirs');
        expectSameOneByOne(beside);
      }
    }
  });

  const bearer = (fingerprint: string) => token(claims, fingerprint);
  const sent = (fingerprint: string) =>
    named('curl/8.7.1')(bare(refused(mcpRequest('tools/list', bearer(fingerprint)))));
  it('shows what the client’s own token is worth, and nothing by any other, or by one that worked', () => {
    const issued = client().until('token');
    const [own, other] = [sent('9f3a1c2b'), sent('0e0e0e0e')];
    expect(judgeInShort(issued.add({ own })).cause).toBe('session/token-rejected');
    expect(judgeInShort(issued.add({ other }))).toEqual(judgeInShort(issued));
    expect(judgeInShort(client().add({ own }))).toEqual(judgeInShort(client()));
    for (const flow of [issued, client()]) expectSameOneByOne(flow.add({ own, other }));
  });

  it('shows nothing of a token that another one replaced, that is over, or that a tool alone is kept out with', () => {
    const issued = client().until('token');
    const renewed = { ...issued.get('token'), id: 'renewed' };
    const tokenOfAnswer = (fingerprint: string, exp?: number) =>
      answer(200, {
        json: { access_token: token({ ...claims, ...(exp && { exp }) }, fingerprint), token_type: 'Bearer' },
      })(renewed);
    const old = issued.add({ renewed: tokenOfAnswer('1b1b1b1b'), own: sent('9f3a1c2b') });
    expect(judgeInShort(old)).toEqual(judgeInShort(old.without('own')));
    const last = issued.add({ renewed: tokenOfAnswer('1b1b1b1b'), own: sent('1b1b1b1b') });
    expect(judgeInShort(last).cause).toBe('session/token-rejected');
    const past = { ...mcpRequest('tools/list', token({ ...claims, exp: 1 }, '9f3a1c2b')) };
    const over = issued.add({ own: named('curl/8.7.1')(bare(refused(past))) });
    expect(judgeInShort(over)).toEqual(judgeInShort(issued));
    const kept = issued.add({
      own: named('curl/8.7.1')(bare(answer(403)(mcpRequest('tools/list', bearer('9f3a1c2b'))))),
    });
    expect(judgeInShort(kept)).toEqual(judgeInShort(issued));
    for (const flow of [old, last, over, kept]) expectSameOneByOne(flow);
  });

  it.each(['curl/8.7.1', 'Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/5.1.26100'])(
    'a tool beside a client that says nothing of itself: %s',
    (name) => {
      const flow = native().all(requestHeaders({ 'user-agent': null }));
      const theirs = named(name)(bare({ ...refused(mcpRequest('initialize', 'x.y.z')), id: 'theirs' }));
      for (const beside of [flow.add({ theirs }), client().add({ theirs })]) {
        expect(judgeInShort(beside)).toEqual(judgeInShort(flow));
        expect(members(handshakesOf(beside.exchanges))).not.toContain('theirs');
        expectSameOneByOne(beside);
      }
    },
  );

  it('hides nothing that the client met', () => {
    const flow = client()
      .until('serverMetadata')
      .change('resourceMetadata', answer(404))
      .change('serverMetadata', answer(404));
    const read = answer(200, { json: resourceMetadataDocument })(bare(request('GET', resourceMetadataUrl)));
    expect(judgeInShort(flow).verdict).toBe('failing');
    expect(judgeInShort(flow.add({ read: named('curl/8.7.1')(read) }))).toEqual(judgeInShort(flow));
  });

  it('who reads metadata beside it, and then speaks to the server, is a client too', () => {
    const read = named('python-httpx/0.28.1')(answer(200, { json: plain })(bare({ ...openid, id: 'read' })));
    const speaks = named('python-httpx/0.28.1')(bare(answer(401)(mcpRequest('tools/list'))));
    const flow = client()
      .add({ read }, 'serverMetadata')
      .add({ speaks, again: mcpRequest('tools/list') });
    expectSameOneByOne(flow);
    expect(members(handshakesOf(flow.exchanges))).toContain('read');
  });

  it('a tool that is alone is the client', () => {
    const flow = native().all(named('curl/8.7.1'));
    expect(judgeInShort(flow)).toEqual(judgeInShort(native()));
    expect(members(handshakesOf(flow.exchanges))).toHaveLength(flow.steps.length);
    expectSameOneByOne(flow);
  });

  const by = (flow: Flow, name: string, ...steps: string[]) =>
    steps.reduce((now, step) => now.change(step, named(name)), flow);
  it.each<[string, () => Flow]>([
    [
      'where a script got the token',
      () => by(native().all(named('curl/8.7.1')), 'python-requests/2.32.3', 'register', 'token'),
    ],
    [
      'where its window got the token',
      () => by(native().all(named('PostmanRuntime/7.51.0')), 'Mozilla/5.0 Postman/11.70.0 Electron/32', 'token'),
    ],
    [
      'where the client has sent nothing with its token yet',
      () => by(client(), 'curl/8.7.1', 'connect', 'initialized', 'stream', 'tools'),
    ],
  ])('a tool that alone speaks with the token is the client: %s', (_, of) => {
    expect(judgeInShort(of())).toEqual(judgeInShort(native()));
    const down = of().until('connect').change('connect', answer(500));
    expect(judgeInShort(down).cause).toBe('session/server-error');
    for (const flow of [of(), down]) expectSameOneByOne(flow);
  });

  it('a tool that signs somebody in is a client too, and one that asks for a token of its own program is none', () => {
    const own = { access_token: bearer('1b1b1b1b'), token_type: 'Bearer' };
    const second = (grant: (x: Exchange) => Exchange): Flow => {
      const asked = grant(answer(200, { json: own })(native().get('token')));
      const down = answer(500)(mcpRequest('initialize', bearer('1b1b1b1b')));
      const tool = named('PostmanRuntime/7.51.0');
      return client().add({ asked: tool(asked), down: tool(bare(down)) });
    };
    const signsIn = second((x) => x);
    expect(judgeInShort(signsIn).cause).toBe('session/server-error');
    const alone = second((x) => ({
      ...x,
      request: { ...x.request, body: x.request.body?.replace('authorization_code', 'client_credentials') ?? '' },
    }));
    expect(judgeInShort(alone)).toEqual(judgeInShort(client()));
    for (const flow of [signsIn, alone]) expectSameOneByOne(flow);
  });

  it('a client may name itself in another way where it reads metadata', () => {
    const flow = client()
      .change('resourceMetadata', named('undici'))
      .change('serverMetadata', named('undici'), answer(404));
    expect(judgeInShort(flow.until('serverMetadata'))).toEqual(
      judgeInShort(client().change('serverMetadata', answer(404)).until('serverMetadata')),
    );
  });

  it('and looks for metadata by its own name where it then reads it by another', () => {
    const probe = { ...client().get('resourceMetadata'), id: 'probe' };
    const flow = client()
      .change(
        'resourceMetadata',
        named('undici'),
        answer(200, { json: { ...resourceMetadataDocument, resource: 'https://other.example/mcp' } }),
      )
      .add({ probe: answer(404)(probe) }, 'initialize');
    expect(judgeInShort(flow.until('resourceMetadata')).cause).toBe('resource-metadata/resource-mismatch');
  });
});
