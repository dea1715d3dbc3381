/** Servers that a key in the address protects: one server for each key, and the key nowhere. */
import { describe, expect, test } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import { readMasked } from '../../../lib/masked.ts';
import { addresses, unnamed } from './canaries/addresses.ts';
import { signIn } from './canaries/sign-in.ts';
import { exchange } from './samples.ts';

const masker = createMasker(new Uint8Array(32).fill(1));
const [FIRST, SECOND] = ['sk-live-Xk9vTq2LmZ7RbW4sYd1N', 'sk-live-Qm8wYp5KsT3HcE6nBf2J'];

const serversIn = (...captures: string[]) => {
  const entries = captures.flatMap((text, i) =>
    (JSON.parse(text) as { log: { entries: { startedDateTime: string }[] } }).log.entries.map((e) => ({
      ...e,
      startedDateTime: new Date(Date.parse(e.startedDateTime) + i * 60_000).toISOString(),
    })),
  );
  const har = JSON.stringify({ log: { version: '1.2', creator: { name: 'Firefox' }, entries } });
  return handshakesOf(readFile(har, masker).exchanges).flatMap(({ server }) => server ?? []);
};

describe('a key in the address', () => {
  test.each(Object.entries({ ...addresses, ...unnamed }))(
    '%s: two keys are two servers, one key is one',
    (_, address) => {
      const [first, second] = [signIn({ server: address(FIRST) }), signIn({ server: address(SECOND) })];
      const servers = serversIn(first, second);
      expect(servers).toHaveLength(2);
      expect(new Set(servers).size).toBe(2);
      for (const server of servers) {
        expect(readMasked(server)).toBeDefined();
        expect(server).not.toContain('Xk9vTq2L');
      }
      expect(serversIn(first, first)).toHaveLength(1);
    },
  );

  test('says which kind of secret it is', () => {
    const kind = (url: string) => readMasked(masker.maskUrl(url))?.kind;
    expect(kind('https://a.dev/mcp?tavilyApiKey=abc')).toBe('api_key');
    expect(kind('https://a.dev/mcp?sig=abc123%2Fdef')).toBe('signature');
    expect(kind('https://a.dev/mcp?jwt=abc123.def')).toBe('credential');
    expect(kind('https://a.dev/mcp?access_token=abc')).toBe('access_token');
    expect(kind('https://a.dev/mcp/AKIAIOSFODNN7EXAMPLE')).toBe('api_key');
    expect(kind('https://a.dev/cb?code=abc')).toBe('code');
  });

  test('ends userinfo at the last @', () => {
    expect(masker.maskUrl('http://user:p@ss@host/x')).toMatch(/^http:\/\/~[^@]*~:~password\.4\.\w{8}~@host\/x$/);
    expect(masker.maskUrl('http://user:p/s?s@host/x@y')).not.toMatch(/p\/s|s@host/);
    expect(masker.maskUrl('https://[::1]:3000/@scope/x')).toBe('https://[::1]:3000/@scope/x');
  });

  test('is the same in every source, whatever else was seen before', () => {
    const other = createMasker(new Uint8Array(32).fill(1));
    other.maskHeaders([['x-api-key', 'plain-word-1234']]);
    const url = 'https://a.dev/plain-word-1234/mcp?q=plain-word-1234';
    expect(other.maskUrl(url)).toBe(masker.maskUrl(url));
  });
});

describe('a cookie that equals a part of the path', () => {
  test('makes no secret of an ordinary path', () => {
    expect(masker.maskHeaders([['cookie', 'tenant=acme-corp; theme=notes']])[0]?.[1]).not.toContain('acme-corp');
    expect(masker.maskUrl('https://mcp.acme.dev/acme-corp/notes/mcp')).toBe('https://mcp.acme.dev/acme-corp/notes/mcp');
    expect(masker.maskBody('{"tenant":"acme-corp"}')).toBe('{"tenant":"acme-corp"}');
  });

  test('leaves no session in one', () => {
    const session = 'Xk9vTq2LmZ7RbW4sYd1NcPf8';
    const cookie = masker.maskHeaders([['cookie', `session=${session}`]])[0]?.[1];
    const path = masker.maskUrl(`https://mcp.acme.dev/s/${session}/mcp`);
    expect(path).not.toContain(session);
    // The fingerprint says that they are one and the same.
    expect(readMasked(path)?.fingerprint).toBe(readMasked(cookie)?.fingerprint);
  });
});

describe('a secret that comes back without its name', () => {
  const KEY = 'acme-team-key-0042';
  const asked = exchange({
    method: 'POST',
    asked: [['x-api-key', KEY]],
    sent: `{"note":"${KEY}"}`,
    status: 403,
    body: `{"received":"${KEY}","path":"/x"}`,
  });

  test('is known again in what a server says', () => {
    const { request, response } = createMasker(new Uint8Array(32).fill(1)).maskExchange(asked);
    const sent = readMasked(request.headers[0]?.[1]);
    expect(readMasked(response?.body)).toEqual(sent);
    expect(response?.body).not.toContain(KEY);
  });

  test('and a request is written alike by every source, whatever it knows', () => {
    const [one, other] = [1, 1].map((fill) => createMasker(new Uint8Array(32).fill(fill)));
    other?.maskExchange(asked);
    expect(other?.maskExchange(asked).request).toEqual(one?.maskExchange(asked).request);
  });
});
