/** A headline names the one part in which the URL of the metadata differs: nobody looks for another host where a letter does. */
import { expect, it } from 'vitest';
import { proseText } from '../../../lib/presentation/prose.ts';
import { json, relayed, server } from '../../fixtures/flow.ts';
import { causeOf } from '../../fixtures/judge.ts';

const titleOf = (resource: string) =>
  proseText(causeOf(relayed().until('resourceMetadata').change('resourceMetadata', json({ resource }))).title);

it.each([
  ['the scheme', server.replace('https:', 'http:'), 'says http, not https'],
  ['the host', server.replace('mcp.example.com', 'todo.example.com'), 'names another host'],
  ['the port', server.replace('example.com', 'example.com:8443'), 'names another port'],
  ['the path', server.replace(/\/mcp$/, '/sse'), 'names another path'],
  ['a slash at the end', `${server}/`, 'has a slash too many at the end of the URL'],
  ['scheme and port', server.replace('https://mcp.example.com', 'http://mcp.example.com:8080'), 'is for another URL'],
  ['scheme and host', 'http://10.0.0.7/mcp', 'is for another URL'],
  ['all of it, since it is none', 'mcp', 'names no URL'],
])('where only this differs, it says so: %s', (_, resource, says) => {
  expect(titleOf(resource)).toBe(`Your MCP server’s metadata ${says} (resource)`);
});
