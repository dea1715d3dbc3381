import { expect, it } from 'vitest';
import { addressOf } from '../../../components/parts/request-line.tsx';

it.each([
  [
    'https://acme.scalekit.dev/.well-known/oauth-authorization-server/resources/res_103100112351265282',
    ['/.well-known', '/oauth-authorization-server/resources', '/res_…5282'],
  ],
  ['https://mcp.example.com/.well-known/oauth-protected-resource', ['/.well-known', '', '/oauth-protected-resource']],
  [
    'https://mcp.example.com/.well-known/oauth-protected-resource/mcp',
    ['/.well-known', '/oauth-protected-resource', '/mcp'],
  ],
  [
    'https://acme.scalekit.dev/resources/res_103100112351265282/oauth/token',
    ['/resources/res_…5282/oauth', '', '/token'],
  ],
  ['https://mcp.example.com/mcp', ['', '', '/mcp']],
  ['https://mcp.example.com/', ['', '', '/']],
])('of %s the tail stays, and nothing of the path is left out', (url, parts) => {
  const { path, head, middle, tail } = addressOf(url);
  expect([head, middle, tail]).toEqual(parts);
  expect(path).toBe(parts.join(''));
});
