/** A line to run in a step is read by every shell as it stands: nothing in it is another command, or what a variable holds. */
import { expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import type { Finding, Step } from '../../../lib/finding.ts';
import { piecesOf } from '../../../lib/presentation/pieces.ts';
import { fixtures } from '../../fixtures/all.ts';
import { environment, server } from '../../fixtures/flow.ts';
import { judge, saidOf } from '../../fixtures/judge.ts';

/** Hosts and paths that `URL` takes as they are. */
const odd = (text: string): string =>
  text
    .replaceAll(environment, "https://acme$(id);id&'`id`.example.org")
    .replaceAll(server.replace(/\/mcp$/, ''), "https://mcp$(id);id&'`id`.example.com")
    .replaceAll(/(\.example\.com)\/mcp\b/g, "$1/mcp/%DATABASE_URL%25;id&$(id)'/mcp")
    .replaceAll('client.example.com/', 'client$(id).example.com/%ADDRESS%');
const hostile = (x: Exchange): Exchange => JSON.parse(odd(JSON.stringify(x)));

const steps = ({ fix }: Finding): Step[] => [...fix.do, ...fix.stuck, ...fix.or.flatMap((way) => way.steps)];
const linesOf = ({ values = [], snippets = [] }: Step): string[] => [
  ...values.filter(({ name }) => name === 'Terminal').map(({ value }) => value),
  ...snippets.flatMap(piecesOf).flatMap(({ language, code }) => (language === 'command' ? [code] : [])),
];

const lines = [...fixtures].flatMap(([id, fixture]) =>
  saidOf(judge(fixture.failing.all(hostile), fixture))
    .flatMap(steps)
    .flatMap(linesOf)
    .map((line) => ({ id, line })),
);

it('holds for whatever an address is', () => {
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter(({ line }) => /\$\(id|;id|`id|&id|id&|%DATA|%ADDR/.test(line))).toEqual([]);
});

it('and an address that nothing is wrong with is in them', () => {
  const usual = (id: string) => {
    const fixture = fixtures.get(id as never);
    return fixture ? saidOf(judge(fixture.failing, fixture)).flatMap(steps).flatMap(linesOf).join('\n') : '';
  };
  expect(usual('network/gateway-error')).toMatch(/curl -i http:\/\/127\.0\.0\.1:YOUR_PORT\/mcp/);
  expect(usual('session/server-error')).toContain(`curl -sf ${environment}/keys`);
});
