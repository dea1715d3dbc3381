/**
 * Handshakes in which the obvious finding is the wrong one: consequences that look like causes, failures that the
 * client got past, noise that every healthy session has.
 */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import {
  answer,
  blocked,
  claims,
  clientId,
  direct,
  environment,
  failed,
  headers,
  json,
  masked,
  mcpRequest,
  relayed,
  request,
  requestHeaders,
  resourceMetadataUrl,
  start,
  token,
  tokenUrl,
  url,
  withoutBody,
} from '../../fixtures/flow.ts';
import { inOneWord, judge } from '../../fixtures/judge.ts';

const refreshed = (change: (x: ReturnType<typeof request>) => ReturnType<typeof request>) =>
  change(
    request('POST', tokenUrl, {
      form: { grant_type: 'refresh_token', refresh_token: masked('refresh_token', '2ef2e500'), client_id: clientId },
    }),
  );
/** A header that was sent, and that the recording does not show. */
const hiding = (name: string) => (x: Exchange) => ({ ...x, request: { ...x.request, hidden: [name] } });
const newToken = token({ ...claims, iat: start / 1000 + 3600, exp: start / 1000 + 7200 }, '0b5e55ed');
const expiredChallenge = answer(401, {
  headers: {
    'www-authenticate': `Bearer error="invalid_token", error_description="The token expired", resource_metadata="${resourceMetadataUrl}"`,
  },
});

describe('a consequence is not the cause', () => {
  it('metadata blocked by CORS, then guessed endpoints', () => {
    const guess = (path: string) =>
      answer(404, { body: 'Not Found' })(request('POST', `${environment}${path}`, { json: { redirect_uris: [] } }));
    const flow = direct()
      .until('serverMetadata')
      .change('serverMetadata', headers({ 'access-control-allow-origin': null }), blocked)
      .add({ register: guess('/register') });
    expect(inOneWord(flow)).toBe('failing: cors/no-allow-origin');
    expect(judge(flow).consequences.map((f) => f.check)).toEqual(['registration/guessed-endpoint']);
  });

  it('no metadata at all, then a guessed registration', () => {
    const missing = (at: string) => answer(404, { body: 'Not Found' })(request('GET', at));
    const flow = relayed()
      .until('resourceMetadata')
      .change('resourceMetadata', answer(404, { body: 'Not Found' }))
      .add({
        root: missing('https://mcp.example.com/.well-known/oauth-protected-resource'),
        server: missing('https://mcp.example.com/.well-known/oauth-authorization-server'),
        openid: missing('https://mcp.example.com/.well-known/openid-configuration'),
        register: answer(404, { body: 'Not Found' })(
          request('POST', 'https://mcp.example.com/register', { json: { redirect_uris: [] } }),
        ),
      });
    expect(inOneWord(flow)).toBe('failing: resource-metadata/not-found');
  });

  it('a guessed endpoint that answers gets nobody past the missing metadata', () => {
    const flow = direct()
      .until('serverMetadata')
      .change('serverMetadata', answer(404, { body: 'Not Found' }))
      .add({
        register: answer(201, { json: { client_id: clientId } })(
          request('POST', `${environment}/register`, { json: { redirect_uris: [] } }),
        ),
        authorize: answer(302)(
          request('GET', `${environment}/authorize?response_type=code&client_id=${clientId}`, { navigation: true }),
        ),
        login: answer(200, { body: '<html>' })(request('GET', `${environment}/login`, { navigation: true })),
      });
    expect(inOneWord(flow)).toMatch(/^failing: server-metadata\/(not-found|unknown-resource)$/);
  });

  it('a refused refresh of a token that was just issued, and just refused', () => {
    const refusal = answer(401, { json: { error: 'Token validation failed' } });
    const wrong = token({ ...claims, aud: ['https://other.example/mcp', 'res_2'] });
    const flow = direct()
      .until('connect')
      .change('token', json({ access_token: wrong }))
      .change('connect', requestHeaders({ authorization: `Bearer ${wrong}` }), refusal)
      .add({ refresh: refreshed(answer(400, { json: { error: 'invalid_request' } })) });
    expect(inOneWord(flow)).toBe('failing: session/audience-mismatch');
  });

  /** Refused when it was new, and then its refresh too; with what the answers said, or in a file that lost it. */
  const refusedTwice = (wrong: string) =>
    direct()
      .until('connect')
      .change('token', json({ access_token: wrong }))
      .change('connect', requestHeaders({ authorization: `Bearer ${wrong}` }), answer(401, {}))
      .add({ refresh: refreshed(answer(400, { json: { error: 'invalid_request' } })) });
  const otherAudience = token({ ...claims, aud: ['https://other.example/mcp', 'res_2'] });

  it('a refused refresh of such a token, where the answer that brought it was not recorded', () => {
    const flow = refusedTwice(otherAudience).change('token', withoutBody);
    expect(inOneWord(flow)).toBe('failing: session/audience-mismatch');
    // As Chromium exports it by default, nobody can read the token.
    const sanitized = flow.change('connect', requestHeaders({ authorization: null }), hiding('authorization'));
    expect(inOneWord(sanitized)).toBe('failing: session/token-rejected');
  });

  it('a refused refresh of such a token, where it was not seen what answered the code', () => {
    const unseen = ({ response: _, durationMs: __, ...x }: Exchange): Exchange => x;
    expect(inOneWord(refusedTwice(otherAudience).change('token', unseen))).toBe('failing: session/audience-mismatch');
  });

  it('a refused refresh of a token whose time was up when it came', () => {
    const over = token({ ...claims, iat: start / 1000 - 7200, exp: start / 1000 - 3600 });
    expect(inOneWord(refusedTwice(over))).toBe('failing: session/token-expired');
    expect(inOneWord(refusedTwice(over).change('token', withoutBody))).toBe('failing: session/token-expired');
  });

  it('a token that nobody can read, before one of the same sign-in that says what is wrong with it', () => {
    const unread = token(undefined, '0b5e55ed');
    const flow = refusedTwice(unread).add({
      token2: json({ access_token: otherAudience })(direct().get('token')),
      again: answer(401, {})(mcpRequest('initialize', otherAudience)),
    });
    expect(inOneWord(flow)).toBe('failing: session/audience-mismatch');
  });

  it('an empty token that was not recorded, where the one that came after it was', () => {
    const empty = json({ access_token: '' });
    const flow = refusedTwice('').change('refresh', answer(200, {}), empty).change('token', withoutBody);
    const { cause, consequences } = judge(flow);
    expect(cause?.check).toBe('token/invalid-response');
    const [sent] = consequences.filter(({ check }) => check === 'session/empty-token');
    // The client had been answered: nobody entered that header.
    expect(sent?.why).toContain('An empty `access_token` in the response before it looks the same.');
    expect(sent?.why).not.toContain('The first request had none');
    expect(inOneWord(flow.without('refresh'))).toBe('failing: session/empty-token');
  });

  it('a token that a redirect took off, where the answer that brought it was not recorded', () => {
    const elsewhere = url((u) => {
      u.host = 'www.example.com';
    });
    const flow = direct()
      .until('connect')
      .change('token', withoutBody)
      .change('connect', answer(308, { headers: { location: 'https://www.example.com/mcp' } }))
      .add({ followed: requestHeaders({ authorization: null })(elsewhere(answer(401, {})(direct().get('connect')))) });
    const { cause, consequences } = judge(flow);
    expect(cause?.check).toBe('network/redirected');
    expect(consequences.map(({ check }) => check)).toContain('session/token-not-sent');
  });

  it('but a refused refresh of a token that had expired is the cause', () => {
    const flow = direct()
      .add({ later: expiredChallenge({ ...mcpRequest('tools/list', token(claims)), startedAt: start + 4_000_000 }) })
      .add({
        refresh: { ...refreshed(answer(400, { json: { error: 'invalid_grant' } })), startedAt: start + 4_000_100 },
      });
    expect(inOneWord(flow)).toBe('failing: token/invalid-grant');
  });
});

describe('what the client got past is a warning at most', () => {
  it('metadata found at the last of three URLs', () => {
    const missing = (at: string) => answer(404, { body: 'Not Found' })(request('GET', at));
    const flow = direct().add(
      {
        inserted: missing(`${environment}/.well-known/oauth-authorization-server/resources/x`),
        openid: missing(`${environment}/.well-known/openid-configuration/resources/x`),
      },
      'resourceMetadata',
    );
    expect(inOneWord(flow)).toBe('connected');
    expect(judge(flow).warnings).toEqual([]);
  });

  it('metadata asked for with the protocol header, refused, and without it', () => {
    const first = failed('cors', 'net::ERR_FAILED')(direct().get('resourceMetadata'));
    const flow = direct()
      .add({ withHeader: first }, 'initialize')
      .change('resourceMetadata', requestHeaders({ 'mcp-protocol-version': null }));
    expect(inOneWord(flow)).toBe('connected');
    for (const cut of ['withHeader', 'resourceMetadata', 'register'])
      expect(inOneWord(flow.until(cut), { running: true })).toBe('incomplete');
  });

  it('a second discovery after the redirect whose bodies were lost', () => {
    const lost = (name: 'resourceMetadata' | 'serverMetadata') => withoutBody(direct().get(name));
    const flow = direct().add({ again: lost('resourceMetadata'), server: lost('serverMetadata') }, 'callback');
    expect(inOneWord(flow)).toBe('connected');
    expect(judge(flow).warnings).toEqual([]);
  });

  it('an expired token that was refreshed in mid-session', () => {
    const flow = direct()
      .add({ expired: expiredChallenge({ ...mcpRequest('tools/list', token(claims)), startedAt: start + 4_000_000 }) })
      .add({
        refresh: {
          ...refreshed(answer(200, { json: { access_token: newToken, token_type: 'Bearer', expires_in: 3600 } })),
          startedAt: start + 4_000_100,
        },
        again: {
          ...answer(200, { json: { jsonrpc: '2.0', id: 2, result: {} } })(mcpRequest('tools/list', newToken)),
          startedAt: start + 4_000_200,
        },
      });
    expect(inOneWord(flow)).toBe('connected');
    expect(judge(flow).warnings).toEqual([]);
  });

  it('a stale client that registered again', () => {
    const stale = {
      authorize0: answer(400, {
        json: { error: 'invalid_request', error_description: 'unable to retrieve client by id' },
        bare: true,
      })(url((u) => u.searchParams.set('client_id', 'm2m_1'))(direct().get('authorize'))),
    };
    const flow = direct().add(stale, 'serverMetadata');
    expect(inOneWord(flow)).toBe('connected');
  });

  it('a step-up that ended well', () => {
    const more = token({ ...claims, scope: 'todo:read todo:write' }, '57e90b00');
    const flow = direct().add({
      forbidden: answer(403, {
        headers: {
          'www-authenticate': `Bearer error="insufficient_scope", scope="todo:write", resource_metadata="${resourceMetadataUrl}"`,
        },
      })(mcpRequest('tools/call', token(claims))),
      authorize2: direct().get('authorize'),
      callback2: direct().get('callback'),
      token2: json({ access_token: more })(direct().get('token')),
      call: answer(200, { json: { jsonrpc: '2.0', id: 3, result: {} } })(mcpRequest('tools/call', more)),
    });
    expect(inOneWord(flow)).toBe('connected');
    expect(judge(flow).warnings).toEqual([]);
  });

  it('a failed attempt followed by a good one', () => {
    const bad = direct()
      .until('resourceMetadata')
      .change('resourceMetadata', json({ resource: 'https://other.example/mcp' }));
    const good = direct().all((x) => ({ ...x }));
    const exchanges = [
      ...bad.exchanges,
      ...good.exchanges.map((x) => ({ ...x, id: `good-${x.id}`, startedAt: x.startedAt + 10_000 })),
    ];
    const [handshake] = handshakesOf(exchanges);
    if (!handshake) throw new Error('no handshake');
    expect(diagnose(handshake, { ended: true }).verdict).toBe('connected');
    const [first] = handshake.attempts;
    expect(first && diagnose(handshake, { ended: false, attempt: first }).cause?.check).toBe(
      'resource-metadata/resource-mismatch',
    );
  });
});
