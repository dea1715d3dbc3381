import { expect, test } from 'vitest';
import { surroundings } from '../../../lib/presentation/surroundings.ts';

const scalekit = (environment: string, kind: 'development' | 'production' | 'unknown') => ({
  environment,
  kind,
  resourceId: null,
});
const of = (environment: string, kind: 'development' | 'production' | 'unknown') =>
  surroundings({ server: 'https://mcp.acme.dev/mcp', scalekit: scalekit(environment, kind) });

test('the host of the environment decides, and what follows is said', () => {
  expect(of('https://acme.scalekit.dev', 'development')).toEqual([
    { is: expect.stringContaining('development environment'), so: expect.stringContaining('`http://localhost` too') },
  ]);
  expect(of('https://acme.scalekit.com', 'production')).toEqual([
    { is: expect.stringMatching(/^A production environment/), so: expect.stringContaining('no callback address') },
  ]);
});

test.each(['https://auth.acme.com', 'http://localhost:9100'])(
  'where the host does not tell, nothing is said of it: %s',
  (at) => {
    const [said] = of(at, 'unknown');
    expect(said?.is).toMatch(/^Whether .* is unknown/);
    expect(said?.so).toMatch(/If it is for production, /);
  },
);

test('a server on this computer is not reached from a cloud', () => {
  const [local, ...more] = surroundings({ server: 'http://127.0.0.1:3000/mcp', scalekit: null });
  expect(local?.so).toContain('vendor’s cloud do not');
  expect(more).toEqual([]);
  expect(surroundings({ server: null, scalekit: null })).toEqual([]);
});
