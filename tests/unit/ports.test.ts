import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { claim, freePort } from '../environment/ports.ts';

test('who looks for ports from the same place on has a part of them for itself', async () => {
  const parts = await Promise.all([claim(3), claim(3), claim(3)]);
  expect(new Set(parts).size).toBe(3);
});

test('a port that was handed out is free, and is not handed out again', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(new Set(ports).size).toBe(20);
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(ports[0], '127.0.0.1', resolve));
  await new Promise((resolve) => server.close(resolve));
});
