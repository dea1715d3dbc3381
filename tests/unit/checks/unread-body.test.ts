/** A file that DevTools write has no bodies of a page that was left: what stood in them is not known then. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { destinationWords } from '../../../lib/presentation/places.ts';
import { fixtures } from '../../fixtures/all.ts';
import {
  answer,
  claims,
  direct,
  environment,
  type Flow,
  relayed,
  requestHeaders,
  headers as responseHeaders,
  token,
  url,
  withoutBody,
  withoutSent,
} from '../../fixtures/flow.ts';
import { exchangesOfFile, inShort, judge, judgeInShort, judgeSession } from '../../fixtures/judge.ts';

const unread = (exchange: Exchange) =>
  exchange.response && exchange.response.status >= 400 ? withoutBody(exchange) : exchange;

it.each<CheckId>(['token/invalid-grant', 'token/invalid-scope', 'token/invalid-target'])(
  '%s is not told without its words, nor another reason',
  (id) => {
    const exchanges = fixtures.get(id)?.failing.exchanges.map(unread) ?? [];
    const [diagnosis] = judgeSession(exchanges);
    const cause = diagnosis?.cause;
    expect(cause?.title).toContain('refuses the request for a token (`400`)');
    expect(cause?.summary).toContain('was not recorded');
    expect(cause && destinationWords(cause.fix)).toMatch(/^Look in MCP Inspector/);
    expect(JSON.stringify([cause?.title, cause?.summary, cause?.why])).not.toMatch(/invalid_\w+/);
  },
);

const refused = (error: string, description: string) =>
  answer(400, { json: { error, error_description: description } });

it.each<[check: CheckId, flow: Flow]>([
  [
    'authorization/unknown-client',
    direct().until('authorize').change('authorize', refused('invalid_request', 'unable to retrieve client by id')),
  ],
  ['token/invalid-client', direct().until('token').change('token', refused('invalid_client', 'client not found'))],
])('%s: a client ID of an unread registration is as fresh as one that was read', (check, flow) => {
  const read = judge(flow);
  const lost = judge(flow.change('register', withoutBody));
  expect(read.cause?.check).toBe(check);
  expect(read.cause?.title).toContain('that it just gave');
  expect(lost.cause).toEqual(read.cause);
});

it('token/invalid-client does not say whether the ID or a secret is what is wrong', () => {
  const { cause } = judge(
    direct()
      .until('token')
      .change('token', answer(401, { json: { error: 'x' } }), withoutBody),
  );
  expect(cause?.check).toBe('token/invalid-client');
  expect(cause?.summary).toContain('was not recorded');
  expect(cause?.summary).not.toMatch(/lost|remembered/);
  expect(cause && destinationWords(cause.fix)).toMatch(/^Look in MCP Inspector/);
});

it('an issuer that is valid explains no refusal because the metadata that names it was not recorded', () => {
  const rejected = direct().until('connect').change('connect', answer(401, {}));
  const unknown = rejected.change('serverMetadata', withoutBody).change('resourceMetadata', withoutBody);
  expect(judge(rejected).cause?.check).toBe('session/token-rejected');
  expect(judge(unknown).cause?.check).toBe('session/token-rejected');
  const unseen = unknown.without('serverMetadata', 'resourceMetadata');
  expect(judge(unseen).cause?.check).toBe('session/token-rejected');
  // The address at which the metadata was asked for names the other form.
  const other = token({ ...claims, iss: environment });
  const inOtherForm = unknown.change('connect', requestHeaders({ authorization: `Bearer ${other}` }));
  expect(judge(inOtherForm).cause?.check).toBe('session/issuer-mismatch');
});

it('a client ID is an old one where nobody registered', () => {
  const { cause } = judge(
    direct()
      .until('authorize')
      .without('register')
      .change('authorize', refused('invalid_request', 'unable to retrieve client by id')),
  );
  expect(cause?.summary).toContain('earlier sign-in');
});

it.each<[check: CheckId, step: string]>([
  ['registration/not-found', 'register'],
  ['authorization/not-found', 'authorize'],
  ['token/not-found', 'token'],
])('%s: an address is not remembered because the metadata was not recorded', (check, step) => {
  const flow = relayed().until(step).change(step, answer(404, {}));
  const read = judge(flow);
  const lost = judge(flow.change('serverMetadata', withoutBody));
  expect([read.cause?.check, lost.cause?.check]).toEqual([check, check]);
  expect(lost.cause?.why).toContain('was not recorded');
  expect(lost.cause?.why).not.toContain('remembered');
  expect(lost.cause?.fix.do).toEqual(read.cause?.fix.do);
  const never = judge(flow.without('serverMetadata'));
  expect(never.cause?.why).toContain('remembered');
});

const allUnread = (exchanges: readonly Exchange[]) => exchanges.map(withoutBody);
/** As a file has it that keeps no content at all. */
const bare = (exchange: Exchange): Exchange => withoutSent(withoutBody(exchange));
const folder = join(import.meta.dirname, '../../fixtures');
const files = ['recordings', 'cases'].flatMap((kind) =>
  readdirSync(join(folder, kind))
    .filter((file) => file.endsWith('.har'))
    .map((file) => join(folder, kind, file)),
);
const captures: (readonly [name: string, exchanges: readonly Exchange[]])[] = [
  ...[...fixtures].map(([id, { failing }]) => [id, failing.exchanges] as const),
  ...files.map((file) => [basename(file, '.har'), exchangesOfFile(file)] as const),
];

/** Where only the words of a document tell the cause from what follows: by its status alone it is in order. */
const onlyInWords = new Set([
  // Of its refusal the status is left, and that its reason was not recorded is said.
  'server-metadata/no-public-clients',
  // The resource metadata names no authorization server, so that the client looks at the server itself.
  '211-mcptscore293',
]);

it.each(captures)(
  '%s: without words no consequence takes the place of its cause, and nobody is in',
  (name, exchanges) => {
    const [read] = judgeSession(exchanges);
    if (read?.verdict !== 'failing') return;
    const cause = judgeSession(allUnread(exchanges))[0]?.cause?.check;
    const others = [...read.consequences, ...read.warnings].map(({ check }) => check);
    const follows = cause !== undefined && cause !== read.cause?.check && others.includes(cause);
    expect({ cause, follows }).toEqual({ cause, follows: onlyInWords.has(name) });
    expect(judgeSession(exchanges.map(bare))[0]?.verdict).not.toBe('connected');
  },
);

describe('a sign-in request that does not name its resource, of which the bodies are lost', () => {
  const withoutResource = url(({ searchParams }) => searchParams.delete('resource'));
  const refused = direct()
    .until('connect')
    .change('authorize', withoutResource)
    .change('connect', answer(401, { json: { error: 'Token validation failed' } }));
  const warned = (flow: Flow) =>
    judge(flow).warnings.find(({ check }) => check === 'authorization/no-resource-parameter');

  it('is warned of, since its address shows it', () => {
    expect(inShort(judge(refused.all(withoutBody)))).toEqual(inShort(judge(refused)));
    expect(warned(refused.all(withoutBody))?.why).toContain('was not recorded');
    expect(warned(refused)?.why).not.toContain('was not recorded');
  });

  it('is not warned of where a page stood for the metadata, or none was asked for', () => {
    const page = responseHeaders({ 'content-type': 'text/html; charset=utf-8' });
    expect(warned(refused.change('resourceMetadata', page).all(withoutBody))).toBeUndefined();
    expect(warned(refused.without('resourceMetadata').all(withoutBody))).toBeUndefined();
  });

  it('is not warned of where nobody sees whether the client got in without it', () => {
    const connected = direct().until('connect').change('authorize', withoutResource);
    expect(judgeInShort(connected)).toMatchObject({ verdict: 'connected', warnings: [] });
    expect(judgeInShort(connected.all(withoutBody))).toMatchObject({ verdict: 'incomplete', warnings: [] });
  });
});

describe('what headers show of a session', () => {
  const hidden = exchangesOfFile(join(folder, 'cases/207-pysdk1135-session-not-exposed.har'));
  const ended = exchangesOfFile(join(folder, 'cases/387-dropped-session-header-after-token.har'));
  const causeIn = (exchanges: readonly Exchange[]) => judgeSession(exchanges)[0]?.cause?.check;

  it('a session whose ID the page cannot see is why the next request is refused, and not its status', () => {
    expect(causeIn(hidden)).toBe('cors/header-not-exposed');
    expect(causeIn(allUnread(hidden))).toBe('cors/header-not-exposed');
  });

  it('a session that nobody refused later is none that the page needs', () => {
    const [first, ...later] = allUnread(hidden);
    expect(later.length).toBeGreaterThan(0);
    expect(first && causeIn([first])).toBeUndefined();
  });

  it('a token that was refreshed, and whose successor was not refused, is not the cause of what came then', () => {
    expect(causeIn(ended)).toBe('session/session-not-found');
    expect(causeIn(allUnread(ended))).toBe('session/session-not-found');
  });

  it('a token whose successor was refused too is', () => {
    const both = ended.map(
      (x): Exchange => (x.response?.status === 404 ? { ...x, response: { ...x.response, status: 401 } } : x),
    );
    expect(causeIn(allUnread(both))).toBe('session/token-rejected');
  });
});

it('a 403 whose words were not recorded is not put down to a rule for this account', () => {
  const forbidden = direct()
    .until('connect')
    .change('connect', answer(403, { json: { error: 'Forbidden' } }));
  expect(judge(forbidden).cause?.summary).toContain('A rule of your MCP server');
  const lost = judge(forbidden.change('connect', withoutBody)).cause;
  expect(lost?.check).toBe('session/forbidden');
  expect(lost?.summary).toContain('was not recorded');
  expect(lost?.summary).not.toContain('rule');
});

it.each([401, 403, 404, 429, 500, 503])(
  'a request that had %i before others went through stopped nothing',
  (status) => {
    const plain = (x: Exchange): Exchange => {
      const { request, ...others } = bare(x);
      const headers = request.headers.filter(([name]) => !name.startsWith('mcp-'));
      return { ...others, request: { ...request, headers } };
    };
    for (const flow of [direct(), relayed()]) {
      const late = flow.add({ failed: answer(status)(flow.get('connect')) }, 'token').all(plain);
      expect(judgeInShort(late)).toMatchObject({ verdict: 'connected', cause: null });
    }
  },
);
