/** What records the traffic answers in the place of a server that it did not reach, preflights too, and says why. */
import { expect, it } from 'vitest';
import { readFile } from '../../../lib/capture/files/read.ts';
import { answer, page as client, native, server } from '../../fixtures/flow.ts';
import { causeOf, judgeSession } from '../../fixtures/judge.ts';
import { masker } from '../capture/files/entries.ts';

const html = { 'content-type': 'text/html; charset=UTF-8' };
type Page = [name: string, status: number, body: string, says: string, fix: string, headers?: Record<string, string>];

const pages: Page[] = [
  [
    'Fiddler',
    502,
    `[Fiddler] DNS Lookup for "mcp.example.com" failed. System.Net.Sockets.SocketException No such host is known${' '.repeat(512)}`,
    'has no address (DNS)',
    'Correct the host',
  ],
  [
    'Fiddler',
    502,
    "[Fiddler] The connection to 'mcp.example.com' failed. <br />Error: ConnectionRefused (0x274d). <br />System.Net.Sockets.SocketException No connection could be made because the target machine actively refused it 127.0.0.1:443",
    'refuses connections at port 443',
    'what listens at port',
  ],
  [
    'Fiddler',
    504,
    '[Fiddler] ReadResponse() failed: The server did not return a complete response for this request. Server returned 0 bytes.',
    'breaks off the connection',
    'log of your MCP server',
  ],
  [
    'Charles',
    503,
    '<html><head><title>Charles Error Report</title></head><body><h1>Name lookup failed for remote host</h1></body></html>',
    'has no address (DNS)',
    'Correct the host',
  ],
  [
    'mitmproxy',
    502,
    "<html><head><title>502 Bad Gateway</title></head><body><p>[Errno 111] Connect call failed ('127.0.0.1', 443)</p></body></html>",
    'refuses connections at port 443',
    'what listens at port',
    { server: 'mitmproxy 12.1.2' },
  ],
  [
    'Burp Suite',
    200,
    '<html><head><title>Burp Suite Community Edition</title></head><body><h1>Error</h1><p>Unknown host: mcp.example.com</p></body></html>',
    'has no address (DNS)',
    'Correct the host',
  ],
  [
    'Charles',
    503,
    '<html><head><title>Charles Error Report</title></head><body><p>Charles failed to connect: tls.example.com refused. java.net.ConnectException: Connection refused</p></body></html>',
    'refuses connections at port 443',
    'what listens at port',
  ],
  [
    'Charles',
    503,
    '<html><head><title>Charles Error Report</title></head><body><p>javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake</p></body></html>',
    'does not trust the certificate',
    'Install a certificate',
  ],
  // What it says is known to nobody.
  ['Fiddler', 504, '[Fiddler] Gateway unavailable', 'answered this itself.', 'Ask it from a terminal'],
  ['Fiddler', 502, '[Fiddler] Something else happened', 'answered this itself.', 'Ask it from a terminal'],
];

it.each(pages)('%s, %i', (name, status, body, says, fix, headers) => {
  const cause = causeOf(
    native()
      .until('initialize')
      .change('initialize', answer(status, { headers: { ...html, ...headers }, body })),
  );
  expect(cause.check).toBe('network/gateway-error');
  expect(`${cause.title} ${cause.summary}`).toContain(name);
  expect(cause.summary).toContain(says);
  expect(JSON.stringify(cause.fix.do)).toContain(fix);
});

it('takes no host for a fault of TLS', () => {
  const url = 'https://ssl.example.com:8443/mcp';
  const body = '[Fiddler] The gateway of ssl.example.com is off';
  const response = { status: 504, headers: list(html), content: { size: body.length, text: body } };
  const posted = { mimeType: 'application/json', text: '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}' };
  const request = { method: 'POST', url, headers: list({ 'content-type': 'application/json' }), postData: posted };
  const entries = [{ startedDateTime: '2026-11-02T09:00:00.000Z', time: 12, request, response }];
  const { exchanges } = readFile(JSON.stringify({ log: { creator: { name: 'Fiddler' }, entries } }), masker);
  const [diagnosis] = judgeSession(exchanges);
  expect(diagnosis?.cause?.check).toBe('network/gateway-error');
  expect(diagnosis?.cause?.summary).toContain('answered this itself');
});

const list = (record: Record<string, string>) => Object.entries(record).map(([name, value]) => ({ name, value }));

it.each(pages)('%s, %i, to the permission check of a page', (name, status, body, says, _fix, headers) => {
  const asked = {
    Origin: client,
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'content-type,mcp-protocol-version',
  };
  const entry = {
    startedDateTime: '2026-11-02T09:00:00.000Z',
    time: 12,
    request: { method: 'OPTIONS', url: server, headers: list(asked) },
    response: {
      status,
      headers: list({ ...html, ...headers }),
      content: { size: body.length, mimeType: 'text/html', text: body },
    },
  };
  const har = { log: { creator: { name, version: '1' }, entries: [entry] } };
  const [diagnosis] = judgeSession(readFile(JSON.stringify(har), masker).exchanges);
  expect(diagnosis?.cause?.check).toBe('network/gateway-error');
  expect(diagnosis?.cause?.summary).toContain(says);
});
