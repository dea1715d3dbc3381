import { expect, test } from 'vitest';
import { mayLeadTo, type Zone, zoneOf } from '../../../lib/protocol/zones.ts';

test.each<[string, Zone]>([
  ['mcp.example.com', 'public'],
  ['203.0.113.7', 'public'],
  ['172.32.0.1', 'public'],
  ['[2606:4700::1]', 'public'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['224.0.0.1', 'private'],
  ['[fd12:3456::1]', 'private'],
  ['[::ffff:10.0.0.1]', 'private'],
  ['[::ffff:a00:1]', 'private'],
  ['[64:ff9b::a00:1]', 'private'],
  ['[2002:a00:1::]', 'private'],
  ['keycloak', 'private'],
  ['auth.internal', 'private'],
  ['127.0.0.1', 'loopback'],
  ['127.9.9.9', 'loopback'],
  ['0.0.0.0', 'loopback'],
  ['[::]', 'loopback'],
  ['[::1]', 'loopback'],
  ['[::ffff:7f00:1]', 'loopback'],
  ['localhost', 'loopback'],
  ['localhost.', 'loopback'],
  ['app.localhost', 'loopback'],
  ['169.254.169.254', 'link'],
  ['100.100.100.200', 'link'],
  ['168.63.129.16', 'link'],
  ['168.63.129.17', 'public'],
  ['[fd00:ec2::254]', 'link'],
  ['[fd20:ce::254]', 'link'],
  ['[::ffff:100.100.100.200]', 'link'],
  ['[2002:a83f:8110::]', 'link'],
  ['[fe80::1]', 'link'],
  ['fe80::1%eth0', 'link'],
  ['[::ffff:169.254.169.254]', 'link'],
])('%s is %s', (host, zone) => {
  expect(zoneOf(host)).toBe(zone);
});

test('inward never from outside', () => {
  const zones: Zone[] = ['public', 'private', 'loopback', 'link'];
  const allowed = zones.map((from) => zones.filter((to) => mayLeadTo(from, to)));
  expect(allowed).toEqual([['public'], ['public', 'private'], ['public', 'private', 'loopback'], ['public', 'link']]);
});
