/** A certificate authority of the tests' own, as X.509 v3 (RFC 5280) by hand: no `openssl` need be on the machine. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

export interface KeyAndCertificate {
  /** PEM. */
  key: string;
  /** PEM. */
  cert: string;
}

export interface Authority {
  /** PEM. */
  certificate: string;
  /** SHA-256 of its public key, Base64: how Chromium's `--ignore-certificate-errors-spki-list` names it. */
  fingerprint: string;
  issue(host: string): KeyAndCertificate;
}

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: (Buffer | number[])[]): Buffer {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  if (length < 128) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 127];
    for (let left = number >> 7; left; left >>= 7) groups.unshift((left & 127) | 128);
    bytes.push(...groups);
  }
  return der(0x06, bytes);
}

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
const nameOf = (text: string) => sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(text)))));
const time = (date: Date) => der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));
const extension = (id: string, value: Buffer, critical = false) =>
  sequence(oid(id), ...(critical ? [der(0x01, [0xff])] : []), der(0x04, value));

function alternativeName(host: string): Buffer {
  if (isIP(host) === 4) return sequence(der(0x87, host.split('.').map(Number)));
  return sequence(der(0x82, Buffer.from(host)));
}

interface Request {
  subject: string;
  publicKey: KeyObject;
  issuer: string;
  signer: KeyObject;
  /** Absent: an authority. */
  host?: string;
}

function certify({ subject, publicKey, issuer, signer, host }: Request): string {
  const day = 24 * 60 * 60 * 1000;
  const extensions = host
    ? [extension('2.5.29.17', alternativeName(host)), extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1')))]
    : [
        extension('2.5.29.19', sequence(der(0x01, [0xff])), true),
        // Key usage: signs certificates and revocation lists.
        extension('2.5.29.15', der(0x03, [0x01, 0x06]), true),
      ];
  const content = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1], randomBytes(8)),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + 30 * day))),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ecdsaWithSha256, der(0x03, [0], sign('sha256', content, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));

/** A certificate that nobody vouches for. */
export function selfSigned(host: string): KeyAndCertificate {
  const { privateKey, publicKey } = keyPair();
  return { key: pem(privateKey), cert: certify({ subject: host, publicKey, issuer: host, signer: privateKey, host }) };
}

export function startAuthority(): Authority {
  const name = `MCP Auth tests ${randomBytes(4).toString('hex')}`;
  const own = keyPair();
  const spki = own.publicKey.export({ type: 'spki', format: 'der' });
  const certificate = certify({ subject: name, publicKey: own.publicKey, issuer: name, signer: own.privateKey });
  return {
    certificate,
    fingerprint: createHash('sha256').update(spki).digest('base64'),
    issue(host) {
      const { privateKey, publicKey } = keyPair();
      const leaf = certify({ subject: host, publicKey, issuer: name, signer: own.privateKey, host });
      // The authority goes along: Chromium looks for the trusted key in the chain that it is sent.
      return { key: pem(privateKey), cert: leaf + certificate };
    },
  };
}
