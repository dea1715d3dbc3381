/** Where a product in front of the MCP server wants a person to sign in: which, and how it lets a program pass. */
import { header } from '../../../exchange.ts';
import type { Snippet, Step } from '../../../finding.ts';
import type { Facts, Observed } from '../../../handshake/facts.ts';
import { parseUrl } from '../../../text/url.ts';
import { toLetThrough } from '../../signs/exceptions.ts';
import { type LoginGate, loginGates } from '../../signs/login-gates.ts';
import { sightingOf } from '../answers/intermediaries.ts';
import { inFront, mayBeNginx } from '../front.ts';
import { between } from '../places.ts';
import { step } from './step.ts';

/** By where a response redirects to. */
export const gateAt = (x: Observed, target: string | undefined): LoginGate | undefined =>
  loginGates.find(
    (gate) =>
      target !== undefined &&
      gate.target?.test(target) &&
      (gate.header === undefined || header(x.response?.headers, gate.header) !== undefined),
  );

const refusing = loginGates.flatMap((gate) => (gate.signs ? [{ ...gate, signs: gate.signs }] : []));

/** By how it refuses itself. */
export const gateThatRefuses = (x: Observed): LoginGate | undefined => sightingOf(x, refusing)?.intermediary;

/** By the scheme of its challenge. */
export const gateOfScheme = (schemes: readonly string[]): LoginGate | undefined =>
  loginGates.find(({ scheme }) => schemes.some((one) => one.toLowerCase() === scheme));

/** The paths that have to be reached without a session: `/mcp`, and those of the metadata. */
export const openPaths = ({ server }: Pick<Facts, 'server'>): string[] => [
  parseUrl(server)?.pathname ?? '/mcp',
  '/.well-known/',
];

/** Lets the paths of the MCP server pass, where its own check asks for the token. */
export function openGate(gate: LoginGate, { server }: Pick<Facts, 'server'>, at: Observed): Step[] {
  const hostname = parseUrl(server ?? at.request.url)?.hostname ?? '';
  return gate.openings.map(({ text, path, paths }) =>
    step(between(gate.name), text, {
      ...(path && { path: [...path] }),
      ...(paths && {
        values: openPaths({ server }).map((open) => ({ name: paths.field, value: paths.write(hostname, open) })),
      }),
    }),
  );
}

const basicOff: Snippet = {
  label: 'nginx',
  language: 'nginx',
  where:
    'in a `location` of each of these paths, in place of a line with `auth_basic`, in a file of /etc/nginx/conf.d or sites-enabled',
  code: 'auth_basic off; # beside its proxy_pass',
};

/** What stands in front asks by itself. `basic`: for a password. */
export const ownSignInOff = (facts: Facts, at: Observed, basic: boolean): Step =>
  step(inFront(at), 'Turn off its own sign-in for these paths.', {
    values: toLetThrough(openPaths(facts)),
    ...(basic && mayBeNginx(at) && { snippets: [basicOff] }),
  });
