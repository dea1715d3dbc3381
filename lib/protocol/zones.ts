/**
 * From where an address can be reached: by everybody, in one network, on one machine, on one link (IANA's special-purpose
 * address registries, RFC 6890). By what is written alone; what a name stands for, only a resolver knows.
 */
import { isInternalHost, isLoopbackOrSubdomain } from './addresses.ts';

export type Zone = 'public' | 'private' | 'loopback' | 'link';

/**
 * Where clouds have services that give their machines keys: at addresses that are anybody's or a network's by the registries
 * (Alibaba Cloud 100.100.100.200, Azure's WireServer 168.63.129.16, Oracle Cloud 192.0.0.192; AWS fd00:ec2::/32 for
 * metadata, DNS and time, Google Cloud fd20:ce::254).
 */
const cloudIpv4 = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192']);
const isCloudIpv6 = ([first, second, ...rest]: readonly number[]): boolean =>
  (first === 0xfd00 && second === 0xec2) ||
  (first === 0xfd20 && second === 0xce && rest[5] === 0x254 && rest.slice(0, 5).every((group) => group === 0));

/** 4 bytes of an IPv4 address as `URL` writes it; `undefined` for anything else. */
function ipv4(host: string): number[] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1).map(Number);
  return parts?.every((part) => part < 256) ? parts : undefined;
}

function zoneOfIpv4(bytes: readonly number[]): Zone {
  const [a = 0, b = 0, c = 0] = bytes;
  if (cloudIpv4.has(bytes.join('.'))) return 'link';
  if (a === 127 || a === 0) return 'loopback';
  if (a === 169 && b === 254) return 'link';
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128)) {
    return 'private';
  }
  // Benchmarking, protocol assignments, multicast and what is reserved: nobody's servers are there.
  if ((a === 198 && (b === 18 || b === 19)) || (a === 192 && b === 0 && c === 0) || a >= 224) return 'private';
  return 'public';
}

/** The eight groups of an IPv6 address, without brackets and zone; `undefined` for anything else. */
function ipv6(host: string): number[] | undefined {
  if (!host.includes(':')) return undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(host);
  const last = tail && ipv4(tail[2] ?? '');
  if (tail && !last) return undefined;
  const [x = 0, y = 0, z = 0, w = 0] = last ?? [];
  const text = last ? `${tail?.[1]}${((x << 8) | y).toString(16)}:${((z << 8) | w).toString(16)}` : host;
  const [before = '', after, ...more] = text.split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [head, rest] = [groups(before), groups(after)];
  const missing = 8 - head.length - rest.length;
  if (more.length || (after === undefined ? missing !== 0 : missing < 1)) return undefined;
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  return all.every((group) => /^[\da-f]{1,4}$/i.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
}

function zoneOfIpv6(groups: readonly number[]): Zone {
  const [first = 0, second = 0] = groups;
  const [high = 0, low = 0] = groups.slice(6);
  const inside = [high >> 8, high & 255, low >> 8, low & 255];
  const zeros = groups.slice(0, 5).every((group) => group === 0);
  // `::`, `::1`, and an IPv4 address written as one of IPv6 (RFC 4291 §2.5.5).
  if (zeros && (groups[5] === 0xffff || groups[5] === 0)) {
    return groups[5] === 0 && high === 0 && low <= 1 ? 'loopback' : zoneOfIpv4(inside);
  }
  // Translated by a gateway (RFC 6052 §2.1), or by 6to4 (RFC 3056 §2).
  if (first === 0x64 && second === 0xff9b) return zoneOfIpv4(inside);
  if (first === 0x2002) return zoneOfIpv4([second >> 8, second & 255, (groups[2] ?? 0) >> 8, (groups[2] ?? 0) & 255]);
  if ((first & 0xffc0) === 0xfe80 || isCloudIpv6(groups)) return 'link';
  return (first & 0xfe00) === 0xfc00 || (first & 0xff00) === 0xff00 ? 'private' : 'public';
}

/** Of a host name as `URL` writes it, or of an address as a resolver does. */
export function zoneOf(hostname: string): Zone {
  const [address = ''] = hostname.replace(/^\[(.*)\]$/, '$1').split('%', 1);
  const host = address.replace(/\.$/, '');
  const four = ipv4(host);
  if (four) return zoneOfIpv4(four);
  const six = ipv6(host);
  if (six) return zoneOfIpv6(six);
  if (isLoopbackOrSubdomain(`http://${host}`)) return 'loopback';
  return isInternalHost(host) ? 'private' : 'public';
}

/**
 * Whether who is asked in one zone may send its client to another: what is on this machine may name what is in its
 * network, and never the other way round. An address of one link is that of a cloud's own services.
 */
export function mayLeadTo(from: Zone, to: Zone): boolean {
  if (to === 'public') return true;
  if (to === 'link' || from === 'link') return from === to;
  return from === 'loopback' || from === to;
}
