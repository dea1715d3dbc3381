/** Secrets that nobody has are planted wherever a capture has a place for one, and are looked for in all that comes out. */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { direct } from '../../fixtures/flow.ts';
import { addresses, answers, configured, headers, headerValues, unnamed } from './canaries/addresses.ts';
import { controls, lookRandom } from './canaries/controls.ts';
import { everything } from './canaries/everything.ts';
import { apart, bare, closed, named, names } from './canaries/places.ts';
import { type Canary, formed, leaks, plant as planted, shapeOf } from './canaries/planting.ts';
import { type Shape, shapes } from './canaries/shapes.ts';
import { carriers, failing, type Planted, signIn } from './canaries/sign-in.ts';

const masker = createMasker(new Uint8Array(32).fill(3));

let positions = 0;
function plant(place: string, shape: Shape) {
  positions++;
  return planted(place, shape);
}

function through(planted: Planted, canaries: readonly Canary[]): string[] {
  const out = everything(signIn(planted));
  // Something stands in each one's place.
  expect(out).toMatch(/~[a-z_]+\.\d+\.[0-9a-f]{8}/);
  return leaks(canaries, out);
}

describe('no canary gets out', () => {
  test('of a text, under each name and under none', () => {
    let turn = 0;
    const found = [
      ...Object.entries(named).flatMap(([form, text]) =>
        names.flatMap((name) => {
          const { secret, canary } = plant(`${form}: ${name}`, shapeOf(turn++));
          return leaks([canary], masker.maskBody(text(name, secret)));
        }),
      ),
      ...Object.entries(bare).flatMap(([form, text]) =>
        formed.flatMap((shape) => {
          const { secret, canary } = plant(`no name, ${form}`, shape);
          return leaks([canary], masker.maskBody(text(secret)));
        }),
      ),
    ];
    expect(found).toEqual([]);
  });

  test('of a sign-in, whatever carries it', () => {
    let turn = 0;
    const forms = [
      ...Object.entries(named).map(([form, text]) => ({
        form,
        text: (secret: string) => text(names[turn % names.length] ?? '', secret),
        among: shapes,
      })),
      ...Object.entries(bare).map(([form, text]) => ({ form, text, among: formed })),
    ];
    const found = forms.flatMap(({ form, text, among }) => {
      const canaries: Canary[] = [];
      const bodies: Planted['bodies'] = {};
      for (const carrier of carriers) {
        const { secret, canary } = plant(`${form} in ${carrier}`, shapeOf(++turn, among));
        canaries.push(canary);
        bodies[carrier] = text(secret);
      }
      const failsAt = failing[turn % (failing.length + 1)];
      return through({ bodies, ...(failsAt && { failsAt }) }, canaries);
    });
    expect(found).toEqual([]);
  });

  test("of the server's address", () => {
    let turn = 0;
    const found = [...Object.entries(addresses), ...Object.entries(unnamed)].flatMap(([place, address]) => {
      const among = place in unnamed ? formed : shapes;
      return [0, 1, 2].flatMap(() => {
        const { secret, canary } = plant(`address: ${place}`, shapeOf(turn++, among));
        const failsAt = failing[turn % (failing.length + 1)];
        return through({ server: address(secret), ...(failsAt && { failsAt }) }, [canary]);
      });
    });
    expect(found).toEqual([]);
  });

  test("of the address of an Inspector's proxy, which a file can say", () => {
    let turn = 0;
    const [exchange] = direct().exchanges;
    const found = Object.entries({ ...addresses, ...unnamed }).flatMap(([place, address]) => {
      const { secret, canary } = plant(`a proxy at ${place}`, shapeOf(turn++));
      const failure = { kind: 'proxy' as const, text: 'x', at: address(secret) };
      const response = { status: 502, headers: [], body: failure.text };
      const preflight = { startedAt: 1, request: { headers: [] }, response, failure };
      return leaks([canary], JSON.stringify(masker.maskExchange({ ...(exchange as Exchange), failure, preflight })));
    });
    expect(found).toEqual([]);
  });

  test('of headers and errors', () => {
    let turn = 0;
    const found = [
      ...headers.flatMap((name) =>
        Object.entries(headerValues).flatMap(([form, value]) => {
          const { secret, canary } = plant(`${name} ${form}`, shapeOf(turn++));
          const header = { [name]: name === 'Cookie' ? `a=${value(secret)}` : value(secret) };
          const encoded = { ...canary, secret: form === 'behind Basic' ? value(secret).slice(14) : canary.secret };
          return through({ asked: header, answered: header, failsAt: 'challenge' }, [canary, encoded]);
        }),
      ),
      ...configured.flatMap((name) =>
        shapes.flatMap((shape) => {
          const { secret, canary } = plant(`configured ${name}`, shape);
          return through({ asked: { [name]: secret }, failsAt: 'challenge' }, [canary]);
        }),
      ),
      ...Object.entries(answers).flatMap(([place, answer]) => {
        const { secret, canary } = plant(place, shapeOf(turn++));
        const [name, value] = answer(secret);
        return through({ answered: { [name]: value }, failsAt: 'challenge' }, [canary]);
      }),
      ...Object.entries({ ...addresses, ...unnamed }).flatMap(([place, address]) => {
        const { secret, canary } = plant(`error about ${place}`, shapeOf(turn++, formed));
        return through({ error: `request to ${address(secret)} failed`, failsAt: 'token' }, [canary]);
      }),
    ];
    expect(found).toEqual([]);
  });

  test('and there were many', () => {
    console.info(`${positions} positions`);
    expect(positions).toBeGreaterThan(700);
  });
});

describe('what is no secret stays as it is', () => {
  test.each(Object.entries(named).filter(([form]) => !closed.has(form)))('%s', (form, text) => {
    for (const [name, value] of controls) {
      if (apart.has(form) && /^[\da-f]{32}$/.test(value)) continue;
      const whole = text(name, value);
      expect(masker.maskBody(whole)).toBe(whole);
    }
  });

  test.each(['member', 'a member further in', 'a form', 'a query', 'an input', 'JSON in JSON', 'name and value'])(
    'public identifiers that look random, in %s',
    (form) => {
      for (const [name, value] of lookRandom) {
        const whole = named[form]?.(name, value) ?? '';
        expect(masker.maskBody(whole)).toBe(whole);
      }
    },
  );

  test('headers that clients, browsers and proxies send by themselves', () => {
    const lines: [string, string][] = [
      ['accept', 'application/json, text/event-stream'],
      ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36'],
      ['content-length', '243'],
      ['if-none-match', 'W/"17c-Ls2idblr8XUbjxdQ5aXshTeeM2c"'],
      ['mcp-session-id', '0af7651916cd43dd8448eb211c80319c'],
      ['mcp-protocol-version', '2025-11-25'],
      ['sec-ch-ua', '"Not:A-Brand";v="8", "Chromium";v="156"'],
      ['sec-fetch-site', 'cross-site'],
      ['access-control-request-headers', 'authorization, x-api-key'],
      ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
      ['x-forwarded-proto', 'https'],
      ['x-custom-auth-headers', '["Authorization"]'],
      ['x-debug', 'true'],
    ];
    expect(masker.maskHeaders(lines)).toEqual(lines);
  });

  test('the addresses of standards and vendors', () => {
    for (const url of [
      'https://mcp.acme.dev/.well-known/oauth-protected-resource/mcp',
      'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
      'https://acme.scalekit.dev/api/v1/resources/res_103100112351265282/clients:register',
      'https://dev-1.okta.com/oauth2/aus5x7k2lm9QRS3tU4d7/.well-known/openid-configuration',
      'https://api.descope.com/P2abcDEFghi3JKLmno4PQRstu5VW/.well-known/openid-configuration',
      'https://auth.atlassian.com/.well-known/oauth-authorization-server/VCeDsk8ZHncYF1g234fKtc4lNipbBhu3',
      'https://login.microsoftonline.com/8f14e45f-ceea-467f-a8f5-4f1b3c1a2d3e/v2.0/.well-known/openid-configuration',
      'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI/.well-known/openid-configuration',
      'https://mcp.acme.dev/8f14e45f-ceea-467f-a8f5-4f1b3c1a2d3e/mcp',
      'https://mcp.acme.dev/sse?sessionId=e57458e8-23a6-42b1-95d7-11a056cd1302',
      'https://weekendr-afedlmo5aaat4.scalekit.cloud/oauth/authorize?client_id=Xk9vTq2LmZ7RbW4sYd1NcPf8HgJ3uAe6&scope=todo%3Aread',
      'http://localhost:6274/oauth/callback/debug',
      'cursor://anysphere.cursor-mcp/oauth/callback',
    ])
      expect(masker.maskUrl(url)).toBe(url);
  });
});
