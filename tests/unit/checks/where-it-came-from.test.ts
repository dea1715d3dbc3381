/** What a finding says of where a thing came from: a status that was changed, a session's use, a scope. */
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../lib/finding.ts';
import { mendingSteps } from '../../../lib/presentation/alternatives.ts';
import {
  answer,
  claims,
  direct,
  headers,
  json,
  mcpRequest,
  native,
  relayed,
  request,
  requestHeaders,
  token,
} from '../../fixtures/flow.ts';
import { causeOf, judge, saidOf } from '../../fixtures/judge.ts';

const steps = ({ fix }: Finding) =>
  mendingSteps(fix)
    .map(({ text }) => text)
    .join(' ');

describe('a challenge under another status than 401', () => {
  const challenge = { 'www-authenticate': 'Bearer resource_metadata="https://mcp.example.com/.well-known/x"' };
  const answered = (status: number, headers: Record<string, string>) =>
    causeOf(relayed().until('initialize').change('initialize', answer(status, { headers })));

  it.each([
    [500, 'challenge/server-error'],
    [503, 'challenge/server-error'],
    [403, 'challenge/wrong-status'],
    [400, 'challenge/wrong-status'],
  ])('was one, and is said to: %i', (status, check) => {
    const cause = answered(status, challenge);
    expect(cause.check).toBe(check);
    expect(cause.title).toBe(
      `Your MCP server says where to sign in (\`WWW-Authenticate\`) with ${status} instead of 401`,
    );
    expect(cause.summary).toContain('something behind it changes the status');
    // The code may write it itself: then nothing behind the check does.
    expect(steps(cause)).toContain(`Find what writes ${status}: the check of the token, or what comes after it`);
    expect(cause.evidence.map(({ what }) => what)).toContain('WWW-Authenticate');
  });

  it.each([
    [500, {}],
    [403, {}],
    [403, { 'www-authenticate': 'Basic realm="x"' }],
  ])('is not claimed without it: %i %o', (status, headers) => {
    const { title, summary } = answered(status, headers);
    expect(title).not.toContain('says where to sign in');
    expect(summary).not.toContain('changes the status');
  });
});

describe('a session that is refused', () => {
  const session = requestHeaders({ 'mcp-session-id': 'b7c1' });
  const gone = answer(404, {
    json: { jsonrpc: '2.0', id: null, error: { code: -32001, message: 'Session not found' } },
  });

  it.each([
    ['at its first use', relayed().without('initialized', 'stream').change('tools', session, gone)],
    [
      'at its first use, by a client that is no page',
      native().without('initialized', 'stream').change('tools', session, gone),
    ],
    ['at its very first message', relayed().until('initialized').change('initialized', session, gone)],
  ])('%s was never stored', (_name, flow) => {
    const cause = causeOf(flow);
    expect(cause).toMatchObject({
      check: 'session/session-not-found',
      title: expect.stringContaining('just given out'),
    });
    expect(cause.summary).not.toContain('restart');
    expect(steps(cause)).toContain('without sessions (stateless)');
  });

  it('later is gone with a restart', () => {
    const cause = causeOf(relayed().change('initialized', session).change('tools', session, gone));
    expect(cause.title).toContain('forgot');
    expect(cause.summary).toContain('restart');
    expect(steps(cause)).not.toContain('without sessions (stateless)');
  });
});

describe('a scope that a registration is refused for', () => {
  const refused = (scope: string | undefined, listed: string[], flow = direct()) =>
    causeOf(
      flow
        .until('register')
        .change('resourceMetadata', json({ scopes_supported: listed }))
        .change(
          'register',
          answer(400, { json: { error: 'invalid_client_metadata', error_description: 'invalid scope' } }),
          (x) => ({
            ...x,
            request: { ...x.request, body: JSON.stringify({ ...JSON.parse(x.request.body ?? '{}'), scope }) },
          }),
        ),
    );

  it('stands in the metadata', () => {
    expect(refused('todo:read', ['todo:read']).why).toContain('what the metadata of your MCP server lists');
  });
  it('is the client’s own', () => {
    expect(refused('admin', ['todo:read'])).toMatchObject({
      owner: 'client',
      why: expect.stringContaining('Neither your MCP server nor Scalekit names them'),
    });
  });
  it('is an empty text, from an empty list', () => {
    const cause = refused('', []);
    expect(cause.why).toContain('`"scope": ""`, since the list in the metadata of your MCP server is empty');
    expect(steps(cause)).toContain('Leave `scopes_supported` out');
    expect(steps(cause)).not.toContain('Define');
  });
  it('is not there at all', () => {
    expect(refused(undefined, []).why).toContain('asks for no permission');
  });
  it('stands in the challenge', () => {
    const asking = direct().change(
      'initialize',
      answer(401, {
        headers: {
          'www-authenticate':
            'Bearer scope="mail", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"',
        },
      }),
    );
    expect(refused('mail', [], asking).why).toContain('what the 401 of your MCP server names');
  });
});

describe('the scopes that a refusal asks for', () => {
  const refused = (body: unknown) =>
    causeOf(
      relayed()
        .until('connect')
        .change(
          'connect',
          requestHeaders({ authorization: `Bearer ${token({ ...claims, scope: 'todo:read' })}` }),
          answer(403, { json: body }),
        ),
    );

  it.each([
    ['a member of the body', { error: 'insufficient_scope', scope: 'todo:write todo:admin' }, 'todo:write todo:admin'],
    ['a member before the words', { error: 'insufficient_scope', message: 'Missing scopes: x:y', scope: 'a:b' }, 'a:b'],
    ['a list', { error: { code: 'insufficient_scope', required_scopes: ['todo:write'] } }, 'todo:write'],
    [
      'JSON-RPC',
      { jsonrpc: '2.0', id: 1, error: { code: -32003, message: 'insufficient scope', data: { scope: 'todo:write' } } },
      'todo:write',
    ],
    [
      'a sentence, and a code behind it',
      { error: 'insufficient_scope', error_description: 'Token missing required scopes: todo:write' },
      'todo:write',
    ],
    [
      'a sentence with more behind it',
      { error: 'insufficient_scope', message: "Missing scopes: ['todo:write', 'a.b']. Ask your admin." },
      'todo:write a.b',
    ],
    ['a list of words', { error: 'insufficient_scope', message: 'Required scopes: read, write' }, 'read write'],
  ])('%s', (_name, body, scopes) => {
    const cause = causeOf_(refused(body));
    expect(cause.copied).toContain(scopes);
  });

  it('are not words of the sentence', () => {
    const cause = refused({ error: 'insufficient_scope', message: 'Bad scope: the token has not what is needed' });
    expect(cause.title).toBe('The token lacks a permission that your MCP server wants (`scope`)');
  });
});

const causeOf_ = (cause: Finding) => ({ ...cause, copied: cause.fix.do.map(({ values }) => values?.[0]?.value) });

describe('Inspector 2 keeps what it found when there was nothing', () => {
  const notFound = answer(404);
  it.each([
    ['resource metadata', relayed().until('resourceMetadata').change('resourceMetadata', notFound)],
    ['a challenge', relayed().until('initialize').change('initialize', answer(401))],
  ])('so the steps after a mended one clear it: %s', (_name, flow) => {
    expect(causeOf(flow).fix.do.flatMap(({ path = [] }) => path)).toContain('Clear OAuth state');
  });
  it('and other clients have nothing to clear', () => {
    const flow = direct().until('resourceMetadata').change('resourceMetadata', notFound);
    expect(JSON.stringify(causeOf(flow).fix)).not.toContain('Clear OAuth state');
  });
  it('and where no search began there is nothing to clear', () => {
    const flow = relayed().until('initialize').change('initialize', answer(403));
    expect(JSON.stringify(causeOf(flow).fix)).not.toContain('Clear OAuth state');
  });
});

describe('a refresh that is refused is the story', () => {
  const gone = { ...claims, exp: 1 };
  const expired = requestHeaders({ authorization: `Bearer ${token(gone, '01de0000')}` });
  const says = answer(401, { json: { error: 'invalid_token', error_description: 'The access token expired' } });
  const opaque = requestHeaders({ authorization: `Bearer ${token(undefined, '01de0001')}` });
  const refresh = answer(400, { json: { error: 'invalid_grant' } })({
    ...relayed().get('token'),
    request: { ...relayed().get('token').request, body: 'grant_type=refresh_token&client_id=x' },
  });
  const kept = () => relayed().from('connect').until('connect');

  it.each([
    ['the token is over', kept().change('connect', expired, says).add({ refresh })],
    ['the token does not say', kept().change('connect', opaque, says).add({ refresh })],
    ['the token says otherwise', kept().change('connect', says).add({ refresh })],
    [
      'it is asked once more',
      kept()
        .change('connect', opaque, says)
        .add({ refresh, again: says(opaque({ ...mcpRequest('initialize', token()), via: 'inspector-v2-relay' })) }),
    ],
    ['the server refuses without a word', kept().change('connect', opaque, answer(401)).add({ refresh })],
  ])('%s', (_name, flow) => {
    const cause = causeOf(flow);
    expect(cause).toMatchObject({ check: 'token/invalid-grant', title: expect.stringContaining('no good any more') });
    expect(JSON.stringify(judge(flow).consequences.map(({ fix }) => fix))).not.toContain('clock');
  });
});

describe('a 401 that does not say where to sign in', () => {
  const bare = native().change('initialize', headers({ 'www-authenticate': null }));
  const missing = answer(404, { body: 'Not found' });
  const root = missing(request('GET', 'https://mcp.example.com/.well-known/oauth-protected-resource'));
  const inVain = bare.until('resourceMetadata').change('resourceMetadata', missing);
  const guessed = bare.until('serverMetadata').without('resourceMetadata').change('serverMetadata', missing);

  it.each([
    ['found all the same', bare, /found it by itself, at a usual address; other clients may stop here\.$/],
    ['looked for at one address', inVain, /looked at a usual address by itself; other clients may stop here\.$/],
    ['looked for at two', inVain.add({ root }), /looked at usual addresses by itself; other clients may stop here\.$/],
    ['not looked for', guessed, /guessed whom to ask how to sign in; other clients may stop here\.$/],
    ['and nobody went on', bare.until('initialize'), /^Without it .* and stops\.$/],
  ])('says what was done without it: %s', (_name, flow, says) => {
    const found = saidOf(judge(flow)).find(({ check }) => check === 'challenge/no-www-authenticate');
    expect(found?.summary).toMatch(says);
  });
});
