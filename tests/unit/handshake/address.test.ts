import { expect, it } from 'vitest';
import { addressOf, forgetAddresses } from '../../../lib/handshake/address.ts';
import { mcpRequest } from '../../fixtures/flow.ts';

it('is read once for all that go there, and again once everything is forgotten', () => {
  const [first, second] = [addressOf(mcpRequest('initialize')), addressOf(mcpRequest('tools/list'))];
  expect(first.url?.href).toBe('https://mcp.example.com/mcp');
  expect(second).toBe(first);
  forgetAddresses();
  expect(addressOf(mcpRequest('initialize'))).not.toBe(first);
  expect(addressOf(mcpRequest('initialize')).url).not.toBe(first.url);
});
