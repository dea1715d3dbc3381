/** A state of the gallery is one that can exist: what is said on one screen comes from one sign-in. */
import { describe, expect, test } from 'vitest';
import { replaceMasked } from '../../../lib/masked.ts';
import type { AttemptSnapshot, HandshakeSnapshot } from '../../../lib/snapshot.ts';
import { httpOrigin } from '../../../lib/text/url.ts';
import { wholeExchanges } from './gallery/handshakes.ts';
import { states } from './gallery/states.ts';

/** Made up to break the views, or to be very many: no sign-in is like them. */
const madeUp = /hostile|thousands|huge/;
const shown = Object.entries(states).flatMap(([name, { snapshot }]) =>
  snapshot && !madeUp.test(name) ? [{ name, snapshot }] : [],
);
const each = (look: (handshake: HandshakeSnapshot, attempt: AttemptSnapshot) => boolean): string[] =>
  shown.flatMap(({ name, snapshot }) =>
    snapshot.handshakes.some((one) => one.attempts.some((attempt) => look(one, attempt))) ? [name] : [],
  );
const originsOf = ({ exchanges }: AttemptSnapshot) => new Set(exchanges.map(({ url }) => httpOrigin(url)));

describe('a sign-in that the gallery shows', () => {
  test('is of the server that its list names, and so are the requests that its diagnosis rests on', () => {
    expect(shown.length).toBeGreaterThan(40);
    expect(
      each(({ server }, { exchanges }) => exchanges.some(({ role, url }) => role === 'mcp' && url !== server)),
    ).toEqual([]);
    expect(
      each((_, attempt) => {
        const { cause, suspect, consequences, warnings } = attempt.diagnosis;
        const asked = originsOf(attempt);
        return [cause, suspect, ...consequences, ...warnings].some((finding) =>
          finding?.evidence.some(({ url }) => !asked.has(httpOrigin(url))),
        );
      }),
    ).toEqual([]);
  });

  test('begins with its first request', () => {
    expect(each((_, { startedAt, exchanges }) => exchanges[0]?.startedAt !== startedAt)).toEqual([]);
  });

  test('asks to see more only of hosts that it asked', () => {
    const odd = shown.filter(({ snapshot: { grantable, handshakes } }) => {
      const asked = handshakes.flatMap(({ attempts }) => attempts.flatMap((one) => [...originsOf(one)]));
      return grantable.some(({ origin }) => !asked.includes(origin));
    });
    expect(shown.some(({ snapshot }) => snapshot.grantable.length > 1)).toBe(true);
    expect(odd.map(({ name }) => name)).toEqual([]);
  });

  test('is of the MCP Inspector that its tab shows', () => {
    const odd = shown.filter(({ snapshot: { inspector, handshakes } }) =>
      handshakes.some(
        ({ client, via }) =>
          via !== 'live-check' &&
          /^MCP Inspector/.test(client ?? '') &&
          client !== `${inspector?.name} ${inspector?.version}`,
      ),
    );
    expect(shown.some(({ snapshot }) => snapshot.inspector?.version === '0.22.0')).toBe(true);
    expect(odd.filter(({ snapshot }) => snapshot.source.kind === 'tab').map(({ name }) => name)).toEqual([]);
  });

  test('has rows that say of a request what is shown of the whole of it', () => {
    const opened = Object.entries(states).flatMap(([name, { exchange, snapshot }]) => {
      const whole = wholeExchanges[exchange ?? ''];
      const row = snapshot?.handshakes[0]?.attempts[0]?.exchanges.find(({ id }) => id === exchange);
      return whole && row && !madeUp.test(name) ? [{ name, whole, row }] : [];
    });
    expect(opened.length).toBeGreaterThan(3);
    for (const { name, whole, row } of opened) {
      const { startedAt, durationMs, via, request, response, preflight } = whole;
      const said = { startedAt, durationMs, via, method: request.method, url: request.url, status: response?.status };
      expect(row, name).toMatchObject(said);
      expect(row.preflightStatus, name).toBe(preflight?.response?.status);
    }
  });
});

test('no token of the gallery is older than the request that got it, or younger than its response', () => {
  const times = Object.values(wholeExchanges).flatMap(({ startedAt, durationMs = 0, response }) => {
    const found: { from: number; iat: number; to: number }[] = [];
    replaceMasked(response?.body ?? '', ({ claims }) => {
      // In whole seconds.
      if (claims?.iat !== undefined)
        found.push({ from: Math.floor(startedAt / 1000), iat: claims.iat, to: (startedAt + durationMs) / 1000 });
      return '';
    });
    return found;
  });
  expect(times.length).toBeGreaterThan(0);
  for (const { from, iat, to } of times) {
    expect(iat).toBeGreaterThanOrEqual(from);
    expect(iat).toBeLessThanOrEqual(to);
  }
});
