/** A 401 that does not say where to sign in is of what stands in front only where nothing shows the program behind it. */
import { describe, expect, it } from 'vitest';
import { answer, type Change, headers, relayed } from '../../fixtures/flow.ts';
import { judge, saidOf } from '../../fixtures/judge.ts';

const html = { 'content-type': 'text/html' };

describe('a 401 that does not say where to sign in', () => {
  const express = { 'x-powered-by': 'Express' };
  const text = { 'content-type': 'text/plain; charset=utf-8' };
  /** Of a client that is let into the same path with another method, or reads metadata. */
  const refused = (change: Change, others: Record<string, string>, where: 'stream' | 'resourceMetadata' = 'stream') => {
    const flow = relayed()
      .change('initialize', change)
      .change(where, headers(others))
      .without('token', 'register', 'authorize', 'callback', 'connect', 'initialized', 'tools');
    return [...saidOf(judge(flow))].find(({ check }) => check === 'challenge/no-www-authenticate');
  };

  it('is its own, where the server’s program has a name at that path', () => {
    const said = refused(answer(401, { headers: { server: 'Caddy' } }), express);
    expect(said?.owner).toBe('network');
    expect(said?.fix.do[0]).toMatchObject({ place: { name: 'Caddy' }, text: 'Send this header with its 401.' });
    expect(said?.evidence).toContainEqual(expect.objectContaining({ what: 'X-Powered-By', observed: null }));
  });

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['helmet', { ...text, server: 'nginx', 'x-dns-prefetch-control': 'off' }, express, 'Unauthorized'],
    ['helmet behind Cloudflare', { server: 'cloudflare', 'x-permitted-cross-domain-policies': 'none' }, express, ''],
    ['Express', { ...text, server: 'Vercel', etag: 'W/"c-dAuDFQrdjS3hezqxDTNgW7AOlYk"' }, express, 'Unauthorized'],
    ['PHP', { ...html, 'x-powered-by': 'PHP/8.2.1' }, { server: 'uvicorn' }, 'Unauthorized'],
    ['a program behind Caddy', { ...text, via: '1.1 Caddy' }, { server: 'uvicorn' }, 'Unauthorized'],
    ['an MCP server', {}, { server: 'uvicorn' }, '{"jsonrpc":"2.0","error":{"code":-32001,"message":"No"},"id":null}'],
  ])('is the program’s: %s', (_, own, others, body) =>
    expect(refused(answer(401, { headers: own, body }), others)?.owner).toBe('mcp-server'),
  );

  it.each<[Record<string, string>, Record<string, string>]>([
    [{ ...text, server: 'Vercel' }, express],
    [{ ...text, server: 'nginx' }, express],
    [text, { server: 'uvicorn' }],
  ])('may be that of another program, where only other paths have a name', (own, others) =>
    expect(refused(answer(401, { headers: own, body: 'Unauthorized' }), others, 'resourceMetadata')?.owner).toBe(
      'mcp-server',
    ),
  );
});
