/** A server that redirects what was entered: whose what comes after it is, and which of the two URLs is to be changed. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import {
  answer,
  type Change,
  claims,
  direct,
  Flow,
  json,
  native,
  relayed,
  requestHeaders,
  resourceMetadataUrl,
  server,
  token,
} from '../../fixtures/flow.ts';
import { causeOf, inShort, judge, judgeSession, saidOf } from '../../fixtures/judge.ts';

const insecure = server.replace('https:', 'http:');
const minute = 60_000;

const sentTo =
  (href: string): Change =>
  (x) => ({ ...x, request: { ...x.request, url: href } });

/** `initialize` to `entered`, which redirects. */
const redirected = (flow: Flow, entered: string, to: string): Flow =>
  flow.until('initialize').change('initialize', sentTo(entered), answer(308, { headers: { location: to } }));

/** Behind it, so much later. */
const later = (flow: Flow, ms: number): Exchange[] =>
  flow.exchanges.map((x) => ({ ...x, id: `later-${x.id}`, startedAt: x.startedAt + ms }));

/** The whole of it at another URL of the same server. */
const atUrl = (flow: Flow, to: string): Flow => {
  const [from, into] = [server, to].map(encodeURIComponent) as [string, string];
  return flow.all((x) => {
    const text = JSON.stringify(x).replaceAll(`"${server}"`, `"${to}"`).replaceAll(`${server}\\"`, `${to}\\"`);
    return JSON.parse(text.replaceAll(from, into));
  });
};

describe('the URL is corrected in the client', () => {
  it.each([
    ['http to https, by a program', redirected(native(), insecure, server), native(), server],
    ['http to https, by an Inspector', redirected(relayed(), insecure, server), relayed(), server],
    ['a slash', redirected(native(), server, `${server}/`), atUrl(native(), `${server}/`), `${server}/`],
  ])('%s: that is a server of its own', (_, first, then, own) => {
    const exchanges = [...first.exchanges, ...later(then, minute)];
    expect(handshakesOf(exchanges).map((h) => [h.server, h.attempts.length])).toEqual([
      [first.get('initialize').request.url, 1],
      [own, 1],
    ]);
    expect(judgeSession(exchanges).map(inShort)).toMatchObject([
      { verdict: 'failing', cause: 'network/redirected' },
      { verdict: 'connected', warnings: [] },
    ]);
  });

  it('after a sign-in that followed the redirect', () => {
    const followed = redirected(native(), insecure, server).add({ target: native().get('initialize') });
    const exchanges = [...followed.exchanges, ...later(native(), minute)];
    expect(handshakesOf(exchanges).map((h) => [h.server, h.attempts.map((a) => a.exchanges.length)])).toEqual([
      [insecure, [2]],
      [server, [native().steps.length]],
    ]);
  });
});

describe('a redirect that is followed', () => {
  const followed = redirected(native(), insecure, server)
    .add({ target: native().get('initialize') })
    .add({ resourceMetadata: native().get('resourceMetadata') });

  it('belongs to the URL that redirects, each time', () => {
    const again = redirected(native(), insecure, server).add({ target: native().get('connect') });
    const exchanges = [...followed.exchanges, ...later(again, minute)];
    expect(handshakesOf(exchanges).map((h) => h.server)).toEqual([insecure]);
  });

  it('with what the client asks at its target beside', () => {
    const call = native().get('tools');
    const exchanges = [...followed.add({ call }).exchanges, ...later(followed.until('initialize'), minute)];
    expect(handshakesOf(exchanges).map((h) => h.server)).toEqual([insecure]);
  });

  it.each([
    ['http to https', followed, server],
    [
      'a slash',
      redirected(native(), server, `${server}/`)
        .add({ target: sentTo(`${server}/`)(native().get('initialize')) })
        .add({ resourceMetadata: json({ resource: `${server}/` })(native().get('resourceMetadata')) }),
      `${server}/`,
    ],
    [
      'another host',
      redirected(native(), 'https://example.com/mcp', server)
        .add({ target: native().get('initialize') })
        .add({ resourceMetadata: native().get('resourceMetadata') }),
      server,
    ],
  ])('to the URL in the metadata, %s: that is the one to enter', (_, flow, right) => {
    const cause = causeOf(flow);
    expect(cause.check).toBe('resource-metadata/resource-mismatch');
    expect(cause.fix.do).toMatchObject([{ place: { kind: 'client' }, values: [{ value: right }] }]);
    expect(cause.title).toMatch(/ uses .*, and your MCP server is at /);
    expect(JSON.stringify([cause.fix, cause.verify])).not.toContain(`${flow.get('initialize').request.url}"`);
  });

  it('by a client that goes on: its token is for where it ends', () => {
    const to = redirected(native(), insecure, server).get('initialize');
    const other = token({ ...claims, aud: ['https://other.example.com/mcp'] });
    const refused = answer(401)(requestHeaders({ authorization: `Bearer ${other}` })(native().get('connect')));
    const flow = new Flow([
      ...native()
        .until('token')
        .change('initialize', () => to)
        .add({ target: native().get('initialize') }, 'initialize').steps,
      { name: 'again', exchange: to },
      { name: 'refused', exchange: refused },
    ]);
    const found = saidOf(judge(flow)).find(({ check }) => check === 'session/audience-mismatch');
    expect(JSON.stringify(found?.fix)).toContain(`"${server}"`);
    expect(JSON.stringify(found)).not.toContain(insecure);
  });

  it('to where only a proxy gets: the metadata is wrong', () => {
    const inner = 'http://mcp.example.com/mcp/';
    const flow = redirected(native(), server, inner)
      .add({ target: sentTo(inner)(native().get('initialize')) })
      .add({ resourceMetadata: json({ resource: inner })(native().get('resourceMetadata')) });
    expect(causeOf(flow).fix.do[0]).toMatchObject({ place: { kind: 'mcp-server' } });
  });
});

describe('a server that is in use while another URL redirects to it', () => {
  const redirecting = redirected(native(), insecure, server);

  it('keeps what its client asks next', () => {
    const call = later(new Flow([{ name: 'call', exchange: native().get('tools') }]), minute + 1500);
    const exchanges = [...native().exchanges, ...later(redirecting, minute), ...call];
    expect(judgeSession(exchanges).map(inShort)).toMatchObject([
      { verdict: 'failing', cause: 'network/redirected' },
      { verdict: 'connected', warnings: [] },
    ]);
  });

  it('is what fails where the redirect is followed to it', () => {
    const again = native()
      .until('register')
      .change('register', answer(403, { json: { error: 'access_denied' } }));
    const exchanges = [...native().exchanges, ...later(redirecting, minute), ...later(again, minute + 200)];
    const said = judgeSession(exchanges).map(inShort);
    expect(said.map(({ cause }) => cause)).toEqual(['registration/disabled', 'network/redirected']);
  });
});

describe('another URL of the server, later, whose metadata has an address that both may ask', () => {
  const slashed = (flow: Flow): Flow =>
    atUrl(flow, `${server}/`).all((x) =>
      JSON.parse(JSON.stringify(x).replaceAll(resourceMetadataUrl, `${resourceMetadataUrl}/`)),
    );

  it.each([
    ['from its page', direct()],
    ['by an Inspector’s backend', relayed()],
    ['by a program', native()],
  ])('%s: what was asked before is the first one’s', (_, first) => {
    const second = slashed(first).until('serverMetadata');
    const handshakes = handshakesOf([...first.exchanges, ...later(second, minute)]);
    expect(handshakes.map((h) => [h.server, h.attempts.map((a) => a.exchanges.length)])).toEqual([
      [server, [first.steps.length]],
      [`${server}/`, [second.steps.length]],
    ]);
  });
});
