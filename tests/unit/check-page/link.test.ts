import { expect, test } from 'vitest';
import { checkLink, checkLinkOf, formOf } from '../../../lib/check-page/link.ts';
import { writeMasked } from '../../../lib/masked.ts';

test('what is known comes back out of the address', () => {
  const form = {
    url: 'https://mcp.example.com/mcp?tenant=a&b=c#d',
    client: 'claude-desktop',
    dashboardMetadata: '{"resource":"https://mcp.example.com/mcp"}',
    errorText: 'Couldn’t reach the MCP server\n& more',
  };
  expect(formOf(checkLink(form).slice('/check.html'.length))).toEqual(form);
});

test('a sign-in fills in its server, its client and what was pasted for it', () => {
  const known = { server: 'https://mcp.example.com/mcp', client: 'MCP Inspector 2.12.0', dashboardMetadata: '{"a":1}' };
  expect(formOf(checkLinkOf(known).slice('/check.html'.length))).toEqual({
    url: known.server,
    client: known.client,
    dashboardMetadata: known.dashboardMetadata,
  });
  expect(checkLinkOf(known, true)).toBe('/check.html');
  expect(checkLinkOf({ server: null, client: null })).toBe('/check.html');
  expect(checkLinkOf(undefined)).toBe('/check.html');
});

test('nothing is known: a plain address, and an empty form', () => {
  expect(checkLink({})).toBe('/check.html');
  expect(checkLink({ url: '', client: '' })).toBe('/check.html');
  expect(formOf('')).toEqual({});
  expect(formOf('#token=eyJhbGciOiJub25lIn0.e30.&access_token=x')).toEqual({});
});

test('what is masked, or longer than anybody pastes, is left out', () => {
  const masked = `https://mcp.example.com/${writeMasked({ kind: 'api_key', length: 40, fingerprint: '01234567' })}/mcp`;
  expect(checkLink({ url: masked, client: 'cursor' })).toBe('/check.html#client=cursor');
  expect(checkLink({ errorText: 'x'.repeat(70_000) })).toBe('/check.html');
  expect(formOf(`#error=${'x'.repeat(70_000)}`)).toEqual({});
});
