import { expect, it } from 'vitest';
import { addressOf } from '../../../components/parts/request-line.tsx';

it.each([
  [
    'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
    '/.well-known/oauth-authorization-server/resources/res_…5282',
  ],
  ['https://acme.scalekit.dev/resources/res_103100112351265282/oauth/token', '/resources/res_…5282/oauth/token'],
  ['https://mcp.example.com/', '/'],
])('of %s nothing of the path is left out but the middle of an ID', (url, path) => {
  expect(addressOf(url)).toEqual({ path, host: new URL(url).host, parameters: [] });
});
