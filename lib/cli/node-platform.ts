/** The live check's platform in Node: requests as they are, and names resolved before anything is sent to them. */
import { lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { type Incoming, NoAnswer, type Outgoing, type Platform } from '../capture/live-check/platform.ts';
import type { HeaderLines } from '../exchange.ts';

type Lookup = typeof lookup;

export interface NodePlatformOptions {
  /** How names are resolved. */
  lookup?: Lookup;
  /** PEM, beside those that Node trusts. */
  ca?: string;
}

interface Address {
  address: string;
  family: number;
}

export function createNodePlatform({ lookup: resolver = lookup, ca }: NodePlatformOptions = {}): Platform {
  /** A name stands for the same addresses throughout a check: what was looked at is what is connected to. */
  const known = new Map<string, Promise<Address[]>>();

  const addressesOf = (hostname: string): Promise<Address[]> => {
    const asked =
      known.get(hostname) ??
      new Promise<Address[]>((resolve, reject) => {
        resolver(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
      });
    known.set(hostname, asked);
    return asked;
  };

  const pinned: LookupFunction = (hostname, { all }, done) => {
    addressesOf(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (all) done(null, addresses);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => done(error, all ? [] : ''),
    );
  };

  return {
    async resolve(hostname, signal) {
      const bare = hostname.replace(/^\[(.*)\]$/, '$1');
      if (isIP(bare)) return [bare];
      const over = new AbortController();
      try {
        const addresses = await Promise.race([addressesOf(bare), whenAborted(signal, over.signal)]);
        return addresses.map(({ address }) => address);
      } finally {
        over.abort();
      }
    },
    send: ({ method, url, headers, body }, signal) =>
      new Promise<Incoming>((resolve, reject) => {
        const target = new URL(url);
        const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
        const sent = send(
          target,
          {
            method,
            headers: linesFor(headers, body),
            lookup: pinned,
            // A connection that is kept may be closed just as it is used again, which would look like a fault.
            agent: false,
            signal,
            ...(ca !== undefined && { ca }),
          },
          (answer) => resolve(incoming(answer, method)),
        );
        sent.on('error', (error) => reject(noAnswer(error)));
        sent.end(body);
      }),
  };
}

/** A check asks for many addresses and has one signal: once `settled`, nothing of this is left at it. */
const whenAborted = (signal: AbortSignal, settled: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const over = () => reject(new NoAnswer('AbortError'));
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true, signal: settled });
  });

const linesFor = (headers: HeaderLines, body: Outgoing['body']): Record<string, string> => ({
  ...Object.fromEntries(headers),
  'accept-encoding': 'gzip, deflate, br',
  ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
});

function incoming(answer: IncomingMessage, method: string): Incoming {
  const { rawHeaders } = answer;
  const headers: HeaderLines = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.push([(rawHeaders[i] ?? '').toLowerCase(), rawHeaders[i + 1] ?? '']);
  }
  return { status: answer.statusCode ?? 0, headers, body: method === 'HEAD' ? answer : decoded(answer) };
}

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Decoded as it comes: whoever stops reading stops the decoder too, however much was packed into little. */
function decoded(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  const encoding = answer.headers['content-encoding']?.trim().toLowerCase() ?? '';
  const create = decoders[encoding];
  if (!create) return answer;
  const decoder = create();
  pipeline(answer, decoder, () => {});
  return decoder as unknown as Readable;
}

/** Node's code and words, `ECONNREFUSED connect ECONNREFUSED 127.0.0.1:3000`; of several addresses the first's. */
function noAnswer(error: NodeJS.ErrnoException & { errors?: unknown[] }): NoAnswer {
  const [first] = error.errors ?? [];
  const words = error.message || (first instanceof Error ? first.message : '');
  return new NoAnswer([error.code, words].filter(Boolean).join(' '));
}
