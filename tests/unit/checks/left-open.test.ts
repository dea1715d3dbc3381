/** What a reader is told to put in, open or go on with stands there: an example, an address, the next way. */
import { expect, it } from 'vitest';
import { fronts } from '../../../lib/checks/signs/fronts.ts';
import type { Finding } from '../../../lib/finding.ts';
import { fixtures } from '../../fixtures/all.ts';
import environmentRoot from '../../fixtures/checks/resource-metadata/environment-root.ts';
import { direct, failed, native, resourceMetadataUrl } from '../../fixtures/flow.ts';
import { causeOf, judge } from '../../fixtures/judge.ts';

const whens = ({ fix }: Finding) => fix.or.map(({ when }) => when);

it('gives an example of each word that the reader replaces in the configuration of a proxy', () => {
  const routes = fronts.flatMap(({ passes }) => passes?.('/.well-known/oauth-protected-resource') ?? []);
  expect(routes.length).toBeGreaterThan(4);
  for (const { code, where } of routes) {
    const [word = 'none'] = /YOUR_[A-Z]+/.exec(code) ?? [];
    expect(where).toMatch(new RegExp(`Replace \`${word}\` by .*, such as \`\\S+\``));
  }
});

/** In a folded line nothing stands below its sentence. */
it('names in a folded line the address that it is about', () => {
  const lacking = [...fixtures].flatMap(([, fixture]) => {
    const { cause, suspect, warnings, consequences } = judge(fixture.failing, fixture);
    return [cause, suspect, ...warnings, ...consequences]
      .flatMap((one) => one?.fix.or ?? [])
      .filter(({ open, steps }) => !open && steps.length === 1)
      .flatMap(({ when, steps }) => steps.map(({ text }) => `${when}: ${text}`))
      .filter((text) => /\bthis address\b/i.test(text));
  });
  expect(lacking).toEqual([]);
});

const untrusted = failed('network', 'net::ERR_CERT_AUTHORITY_INVALID');

it('says of a certificate of nobody’s that its intermediate one may be missing, and of none of the reader’s own computer', () => {
  const chain = 'If the issuer is a public authority already, such as Let’s Encrypt';
  expect(whens(causeOf(direct().until('initialize').change('initialize', untrusted)))).toContain(chain);
  const local = direct()
    .until('initialize')
    .change('initialize', untrusted, (x) => ({ ...x, request: { ...x.request, url: 'https://localhost:8443/mcp' } }));
  expect(whens(causeOf(local))).not.toContain(chain);
});

it('has a way for an MCP server that the dashboard does not have', () => {
  const cause = causeOf(environmentRoot.failing);
  expect(cause.check).toBe('resource-metadata/environment-root');
  expect(whens(cause)).toContain('If your MCP server is not in that list');
});

it('weighs a load balancer against the address at which most clients look without the header', () => {
  const flow = native()
    .until('initialize')
    .change('initialize', (x) => ({
      ...x,
      ...(x.response && {
        response: {
          ...x.response,
          headers: [['x-amzn-remapped-www-authenticate', `Bearer resource_metadata="${resourceMetadataUrl}"`]],
        },
      }),
    }));
  const { fix } = causeOf(flow);
  expect(fix.or.at(-1)?.when).toBe('If you cannot use a load balancer');
  expect(fix.or.at(-1)?.steps[0]?.text).toContain('/.well-known/oauth-protected-resource/mcp');
});
