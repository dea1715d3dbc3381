/**
 * Places in which somebody who wants to find a leak would look: files of tools, commands, pages, envelopes, encodings,
 * odd header lines and addresses. Each with several kinds of secrets, and with what looks alike and is none.
 */
import { describe, expect, test } from 'vitest';
import { createMasker } from '../../../lib/capture/secrets.ts';
import { everything } from './canaries/everything.ts';
import { inCommands } from './canaries/in-commands.ts';
import { inFiles } from './canaries/in-files.ts';
import { inPages, inProse } from './canaries/in-pages.ts';
import { answeredLines, askedAddresses, sentLines } from './canaries/on-the-wire.ts';
import { type Canary, formed, leaks, plant, shapeOf } from './canaries/planting.ts';
import { type Shape, shapes } from './canaries/shapes.ts';
import { carriers, type Planted, signIn } from './canaries/sign-in.ts';

const masker = createMasker(new Uint8Array(32).fill(3));

const character = (_: string, code: string) => String.fromCharCode(Number.parseInt(code, 16));
const from = (text: string) => Buffer.from(text, 'base64').toString('latin1');
/** A text with what a reader may undo undone: base64 in base64, escapes, entities, encodings of addresses. */
function undone(text: string): string {
  const runs = (whole: string) => (whole.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []).map(from).join('\n');
  const characters = text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\\+u([0-9a-f]{4})/g, character);
  const decoded = [text];
  for (let i = 0; i < 4; i++) decoded.push((decoded.at(-1) ?? '').replace(/%([0-9A-F]{2})/gi, character));
  return [...decoded, characters, runs(text), runs(runs(text))].join('\n');
}

type Mask = (text: string) => string;
type Line = [name: string, value: string];
const header = ([name, value]: Line, request: boolean) =>
  (request ? masker.maskExchange(asked([[name, value]])).request.headers : answeredBy([[name, value]])).join('\n');

const asked = (headers: Line[]) => ({
  id: 'a',
  startedAt: 0,
  via: 'direct' as const,
  page: { tabId: 1, origin: null },
  request: { method: 'GET', url: 'https://a.dev/', headers },
});
const answeredBy = (headers: Line[]) =>
  masker.maskExchange({ ...asked([]), response: { status: 200, headers } }).response?.headers ?? [];

const places: [group: string, among: readonly Shape[], texts: Record<string, Mask>][] = [
  ['a file', shapes, over(inFiles, (text) => masker.maskBody(text))],
  ['a command', shapes, over(inCommands, (text) => masker.maskBody(text))],
  ['a page', shapes, over(inPages, (text) => masker.maskBody(text))],
  ['no name', formed, over(inProse, (text) => masker.maskBody(text))],
  ['a request', shapes, over(sentLines, (line) => header(line, true))],
  ['an answer', shapes, over(answeredLines, (line) => header(line, false))],
  ['an address', shapes, over(askedAddresses, (text) => masker.maskUrl(text))],
];

function over<T>(all: Record<string, (secret: string) => T>, mask: (made: T) => string): Record<string, Mask> {
  return Object.fromEntries(Object.entries(all).map(([place, make]) => [place, (secret) => mask(make(secret))]));
}

test.each(places)('of %s, every kind of secret', (group, among, texts) => {
  const found = Object.entries(texts).flatMap(([place, masked]) =>
    among.flatMap((shape) => {
      const { secret, canary } = plant(`${group}: ${place}`, shape);
      return leaks([canary], undone(masked(secret)));
    }),
  );
  expect(found).toEqual([]);
});

test('in whole sign-ins, nothing that comes out has one', () => {
  const texts = Object.entries({ ...inFiles, ...inCommands, ...inPages });
  const addresses = Object.entries(askedAddresses);
  const found: string[] = [];
  let turn = 0;
  const put = (place: string, canaries: Canary[]): string => {
    const { secret, canary } = plant(place, shapeOf(++turn));
    canaries.push(canary);
    return secret;
  };
  for (let i = 0; i < texts.length; i += carriers.length) {
    const canaries: Canary[] = [];
    const bodies: Planted['bodies'] = {};
    carriers.forEach((carrier, n) => {
      const [place, text] = texts[i + n] ?? [];
      if (place && text) bodies[carrier] = text(put(place, canaries));
    });
    const round = i / carriers.length;
    const some = <T>(all: [string, T][]) => all.slice(round * 4, round * 4 + 4);
    const lines = (all: Record<string, (secret: string) => Line>) =>
      Object.fromEntries(some(Object.entries(all)).map(([place, line]) => line(put(place, canaries))));
    const error = some(addresses)
      .map(([place, address]) => address(put(place, canaries)))
      .join(' ');
    const har = signIn({ bodies, asked: lines(sentLines), answered: lines(answeredLines), error, failsAt: 'token' });
    found.push(...leaks(canaries, everything(har)));
    found.push(...leaks(canaries, everything(signIn({ bodies }))));
  }
  expect(found).toEqual([]);
  const count = places.reduce((sum, [, , all]) => sum + Object.keys(all).length, 0);
  console.info(`${count} positions`);
  expect(count).toBeGreaterThan(300);
});

const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
/** With words of it that sentences have too: all are in the list of BIP 39. */
const SPOKEN = 'you that this must can what when there have any all such';

describe('a phrase of many words', () => {
  test.each([
    (phrase: string) => `mnemonic: ${phrase}`,
    (phrase: string) => JSON.stringify({ mnemonic: phrase }),
    (phrase: string) => JSON.stringify({ wallet: { seedPhrase: phrase } }),
    (phrase: string) => JSON.stringify({ seed: phrase }),
    (phrase: string) => `Your recovery phrase is: ${phrase}. Keep it.`,
    (phrase: string) => `Seed phrase (12 words): "${phrase}"`,
    (phrase: string) =>
      `SECRET RECOVERY PHRASE\n${phrase
        .split(' ')
        .map((word, i) => `${i + 1}. ${word}`)
        .join('\n')}`,
    (phrase: string) => `MNEMONIC="${phrase}" node a.js`,
    (phrase: string) => `seed words = ${phrase.replaceAll(' ', ', ')}`,
    (phrase: string) => `https://a.dev/x?mnemonic=${encodeURIComponent(phrase)}`,
  ])('%s', (text) => {
    for (const phrase of [PHRASE, `${PHRASE} ${PHRASE}`]) {
      const masked = masker.maskBody(text(phrase));
      expect(masked).not.toMatch(/sausage|useful|yellow|winner/);
      expect(masked).toContain('~private_key.');
    }
  });

  test('of words that sentences have too', () => {
    expect(masker.maskBody(JSON.stringify({ mnemonic: SPOKEN }))).not.toContain('such');
  });
});

test.each([
  // Tabs, colons and words that are no such line.
  'acme.dev\tTRUE\tyes\tno\nother.dev\tFALSE\tno\tyes\n',
  'src/app.ts:10:5:error:TS2304\nsrc/app.ts:12:5:error:TS2304',
  'app.ts:10:5:error:TS2304',
  '    account list\n    account show\n',
  'kind: ConfigMap\ndata:\n  mode: production\n',
  '{"kind":"ConfigMap","data":{"mode":"production"}}',
  'urn:acme:dev:user:jane',
  'http://localhost:6274/oauth/callback',
  '2026-11-28 10:15:00:server:started',
  // Commands about secrets, without one.
  'Run ConvertTo-SecureString first',
  'vault login -method=oidc role=dev',
  'gh auth login --with-token < token.txt',
  'cat token.txt | gh auth login --with-token',
  'echo $TOKEN | docker login -u bob --password-stdin',
  'kubectl create secret generic a --from-file=a.txt',
  'az login --tenant acme',
  'openssl enc -aes-256-cbc -in a -out b',
  'net use',
  // Calls with words in them.
  'Buffer.from("hello world")',
  'sign(payload, "RS256")',
  // Sentences about phrases.
  'Your seed phrase must be kept in a safe place where nobody else can ever find it',
  'The recovery phrase that you wrote down when the wallet was made is asked for again after each update of it',
  '{"seed":"42"}',
  'seed: random',
  'key_mgmt=WPA-PSK',
  '{"bearer":{"a.dev":"required"}}',
  // What is said to be a secret, and its value is not there.
  '{"inputs":[{"type":"promptString","id":"acme","description":"Key of Acme","password":true}]}',
  '{"name":"ACME","isSecret":true,"value":"<key of Acme>"}',
  '{"name":"ACME","isSecret":true,"value":"{acme_key}"}',
  '{"name":"LOG_LEVEL","isSecret":false,"value":"debug"}',
])('what looks alike stays as it is: %s', (text) => {
  expect(masker.maskBody(text)).toBe(text);
});

test('what stands beside a secret in its line stays', () => {
  expect(masker.maskBody('.acme.dev\tTRUE\t/\tTRUE\t1795000000\tsid\ta1b2c3d4e5\n')).toMatch(
    /^\.acme\.dev\tTRUE\t\/\tTRUE\t1795000000\tsid\t~cookie\.10\.[0-9a-f]{8}~\n$/,
  );
  expect(masker.maskBody('db.acme.dev:5432:app:jane:hunter22')).toMatch(/^db\.acme\.dev:5432:app:jane:~password\.8\./);
  expect(masker.maskBody("ConvertTo-SecureString 'hunter22' -AsPlainText -Force")).toMatch(
    /^ConvertTo-SecureString '~password\.8\.[0-9a-f]{8}~' -AsPlainText -Force$/,
  );
  expect(masker.maskBody('echo hunter22 | docker login -u bob --password-stdin')).toMatch(
    /^echo ~password\.8\.[0-9a-f]{8}~ \| docker login -u bob --password-stdin$/,
  );
  expect(masker.maskBody('new NetworkCredential("bob", "hunter22")')).toMatch(
    /\("bob", "~password\.8\.[0-9a-f]{8}~"\)$/,
  );
});

test('a cookie that is a part of a path too is masked in both, as one secret', () => {
  const secret = 'Zq7x9Kv2LmT4RbW8sYd1NcPf5HgJ3uAe';
  const { request } = masker.maskExchange({
    ...asked([['cookie', `sid=${secret}`]]),
    request: {
      method: 'GET',
      url: `https://a.dev/s/${secret}/mcp`,
      headers: [['cookie', `sid=${secret}; lang=oauth`]],
    },
  });
  const [, fingerprint] = /~cookie\.32\.([0-9a-f]{8})~/.exec(request.headers[0]?.[1] ?? '') ?? [];
  expect(request.url).toBe(`https://a.dev/s/~credential.32.${fingerprint}~/mcp`);
  // A cookie that holds a word makes no secret of a path with the same word.
  expect(masker.maskUrl('https://a.dev/oauth/authorize')).toBe('https://a.dev/oauth/authorize');
});

test.each([
  '{"type":{"toString":1,"valueOf":1},"value":"x"}',
  '{"format":[{"toString":1}],"value":"x"}',
  '[{"toString":1,"valueOf":1},"password"]',
  '{"loc":[{"toString":1}],"path":{"toString":1},"input":"x"}',
  '{"columns":[{"name":{"toString":1}}],"rows":[[{"toString":1}]]}',
])('what a server answers may become no text, and stops nothing: %s', (text) => {
  expect(masker.maskBody(text)).toBe(text);
});
