/** What a page that lies tells over the channel that it took, run in that page. */

/** A stream in pieces, which ends and goes on, is answered anew, and begins again under the same name. */
export function endless(url: string): void {
  const at = 1_795_000_000_000;
  const told = (type: string, more: object) => window.stolen?.postMessage({ type, id: 'endless', at, ...more });
  const headers = [['content-type', 'text/event-stream']];
  for (let round = 0; round < 3; round++) {
    told('request', { method: 'POST', url, headers: [], body: '{"jsonrpc":"2.0","id":0,"method":"initialize"}' });
    told('response', { status: 200, headers, exposed: true, stream: true });
    for (let n = 0; n < 30; n++) told('chunk', { text: `data: {"n":"${'y'.repeat(500_000)}"}\n\n` });
    for (const status of [200, 401]) {
      told('end', { body: 'x'.repeat(500_000) });
      told('response', { status, headers, exposed: true, stream: false });
    }
  }
}

/** Words that are deep, go round, or are no text where one is expected; one that is right but for its address; channels. */
export function odd(): void {
  const at = 1_795_000_000_000;
  const round: Record<string, unknown> = { type: 'request' };
  round.headers = [round, round];
  let deep: unknown[] = [];
  for (let n = 0; n < 2000; n++) deep = [deep];
  const word = { type: 'request', id: 'odd', at, method: 'GET', url: 'https://a.test/', headers: [] };
  const words = [
    round,
    { ...word, headers: deep },
    { ...word, url: new Date(0) },
    { ...word, body: new Blob(['x'.repeat(1_000_000)]) },
    { ...word, method: new ArrayBuffer(1_000_000) },
    { ...word, at: 10n ** 400n },
    { ...word, url: '' },
    new Error('request'),
    new Map([['type', 'request']]),
    new Set(['request']),
    Object.assign([], word),
  ];
  for (const one of words) window.stolen?.postMessage(one);
  for (let n = 0; n < 1000; n++) {
    const { port1, port2 } = new MessageChannel();
    document.dispatchEvent(new MessageEvent('mcp-auth:offer', { ports: [port2], cancelable: true }));
    port1.postMessage({ ...word, id: `further-${n}` });
  }
  for (const name of ['wanted', 'none', 'offer']) document.dispatchEvent(new MessageEvent(`mcp-auth:${name}`));
}
