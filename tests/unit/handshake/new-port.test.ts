/** A program listens at another port each time that it is started, and registers with that: it is still the same client. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { answer, type Flow, native, registrationUrl, request, requestHeaders } from '../../fixtures/flow.ts';
import { judgeSession } from '../../fixtures/judge.ts';

/** As Claude Code does that found no metadata. */
const guessing = native()
  .until('resourceMetadata')
  .change('resourceMetadata', answer(404, { body: 'Cannot GET' }))
  .add({ guess: answer(404)(request('GET', 'https://mcp.example.com/.well-known/oauth-authorization-server')) });

const registers = (url: string, port: number, path = '/callback', name = 'Claude Code'): Exchange => {
  const redirectUris = [`http://localhost:${port}${path}`];
  const asked = request('POST', url, { json: { client_name: name, redirect_uris: redirectUris } });
  const sent = requestHeaders({ origin: null, 'user-agent': 'Bun/1.4.6' })(answer(404, { body: 'Cannot POST' })(asked));
  return { ...sent, page: { tabId: -1, origin: null } };
};
const guessed = 'https://mcp.example.com/register';
const twice = (flow: Flow, first: Exchange, second: Exchange) => flow.add({ first, second }).exchanges;

describe('a program that registers with another port', () => {
  it('is the same client, where it guesses the address', () => {
    const session = twice(guessing, registers(guessed, 3118), registers(guessed, 57771));
    expect(handshakesOf(session)).toHaveLength(1);
    expect(judgeSession(session).map(({ cause }) => cause?.check)).toEqual(['resource-metadata/not-found']);
  });

  it('is the same client, where the metadata names the address', () => {
    const session = twice(
      native().until('serverMetadata'),
      registers(registrationUrl, 3118),
      registers(registrationUrl, 57771),
    );
    expect(handshakesOf(session)).toHaveLength(1);
    expect(judgeSession(session).map(({ cause }) => cause?.check)).toEqual(['registration/not-found']);
  });

  it('is another one, where its callback has another path', () => {
    const session = twice(guessing, registers(guessed, 3118), registers(guessed, 57771, '/oauth_callback'));
    expect(handshakesOf(session)).toHaveLength(2);
  });

  it('is another one, where it has another name, or registers for another MCP server of the same environment', () => {
    const elsewhere = registrationUrl.replace('/res_', '/res_9');
    for (const other of [registers(registrationUrl, 57771, '/callback', 'Codex'), registers(elsewhere, 57771)]) {
      const session = twice(native().until('serverMetadata'), registers(registrationUrl, 3118), other);
      expect(handshakesOf(session)).toHaveLength(2);
    }
  });
});
