/** What stands in front of a server may answer in its place: then the step is at that product, with its own setting. */
import { expect, it } from 'vitest';
import { diagnoseFacts } from '../../../lib/diagnose.ts';
import { direct, failed, preflight } from '../../fixtures/flow.ts';
import { factsOfFlow } from '../../fixtures/judge.ts';

const fixBehind = (server: string) => {
  const flow = direct()
    .until('initialize')
    .change('initialize', failed('cors', 'net::ERR_FAILED'), preflight(401, { server }));
  const { cause } = diagnoseFacts(factsOfFlow(flow));
  return cause?.fix.or.flatMap(({ when, steps }) => steps.map((step) => ({ when, ...step }))) ?? [];
};

it.each([
  ['nginx/1.22.1', 'nginx', 'add_header Access-Control-Allow-Origin "http://localhost:6274" always;'],
  ['openresty', 'openresty', 'proxy_hide_header Access-Control-Allow-Origin;'],
  ['Caddy', 'Caddy', 'Access-Control-Expose-Headers "WWW-Authenticate, Mcp-Session-Id"'],
  ['Apache/2.4.71 (Debian)', 'Apache', 'Header always set Access-Control-Allow-Origin "http://localhost:6274"'],
  ['Traefik', 'Traefik', 'accessControlAllowOriginList: ["http://localhost:6274"]'],
  ['kong/3.4', 'Kong', 'exposed_headers: ["WWW-Authenticate", "Mcp-Session-Id"]'],
  ['envoy', 'Envoy', '- exact: "http://localhost:6274"'],
])('%s', (server, name, line) => {
  const [step] = fixBehind(server).filter(({ place }) => place.name === name);
  expect(step?.when).toContain(name);
  expect(step?.snippets?.[0]).toMatchObject({ label: name });
  expect(step?.snippets?.[0]?.code).toContain(line);
});

it('says nothing of a product that nobody saw', () =>
  expect(fixBehind('uvicorn').filter(({ place }) => place.kind === 'network')).toEqual([]));
