/** Of findings that few sign-ins show: still there as long as the server answers as before, fixed once it is mended. */
import { describe, expect, it } from 'vitest';
import type { CheckId } from '../../../lib/checks/ids.ts';
import { checkAgain } from '../../../lib/recheck/run.ts';
import { afterWords, unseenWords } from '../../../lib/recheck/seen-words.ts';
import { decidersOf } from '../../../lib/recheck/sight.ts';
import { type AgainSubject, probesOf } from '../../../lib/recheck/subject.ts';
import { bare } from '../../../lib/text/url.ts';
import {
  answer,
  authorizeUrl,
  direct,
  type Flow,
  native,
  registrationUrl,
  relayed,
  server,
  tokenUrl,
  url,
} from '../../fixtures/flow.ts';
import { masker } from '../../fixtures/judge.ts';
import { subjectFor, subjectIn } from '../../fixtures/subject.ts';
import { type Answer, healthy, metadata, network } from './network.ts';

const again = async (subject: AgainSubject, answers: Record<string, Answer | 'nothing'>) => {
  const at = network(answers);
  const { kind } = await checkAgain(subject, { platform: at.platform, masker });
  return { kind, asked: at.asked };
};

const refused = (error: string, description: string): Answer => ({
  status: 400,
  json: { error, error_description: description },
});
const signInPage: Answer = { status: 302, headers: [['location', 'https://acme.scalekit.dev/login?request=1']] };
const backWith = (error: string): Answer => ({
  status: 302,
  headers: [['location', `http://localhost:6274/oauth/callback?error=${error}&state=x`]],
});
const nothing: Answer = { status: 404, text: '404 page not found\n' };

interface Case {
  title: string;
  subject: AgainSubject;
  at: string;
  /** As it was, and what is no mend. */
  still: Answer[];
  fixed: Answer[];
}

const ofFixture = (id: CheckId) => subjectFor(id).subject;
const html: [string, string][] = [['content-type', 'text/html']];
const reminder = '<html><body>To skip this page, send the header bypass-tunnel-reminder.</body></html>';
const tunnel = 'https://red-cat-1.loca.lt/mcp';
/** The MCP server at the other end of a tunnel, or what the tunnel answers itself. */
const tunnelled = (change: ReturnType<typeof answer>, flow: Flow = direct()): Flow =>
  flow
    .all((x) => JSON.parse(JSON.stringify(x).replaceAll(server, tunnel)))
    .until('initialize')
    .change('initialize', change);

const cases: Case[] = [
  {
    title: 'the address to come back to is not one of the client’s',
    subject: ofFixture('authorization/redirect-uri-mismatch'),
    at: authorizeUrl,
    still: [
      { status: 400, text: 'The requested redirect_uri is missing in the client configuration.' },
      refused('invalid_request', 'redirect_uri does not match'),
      { status: 500 },
      nothing,
      backWith('invalid_request'),
    ],
    fixed: [signInPage, { status: 200, headers: html, text: '<form></form>' }],
  },
  {
    title: 'the description that a client has at a public address is refused',
    subject: ofFixture('registration/cimd-rejected'),
    at: authorizeUrl,
    still: [refused('invalid_client_metadata_url', 'not found'), refused('invalid_client', ''), nothing],
    fixed: [signInPage],
  },
  {
    title: 'nothing is at the address for signing in',
    subject: ofFixture('authorization/not-found'),
    at: authorizeUrl,
    still: [nothing, { status: 405 }],
    fixed: [signInPage],
  },
  {
    title: 'nothing is at the address for registering',
    subject: ofFixture('registration/not-found'),
    at: registrationUrl,
    still: [nothing, { status: 405 }, { status: 500 }],
    fixed: [refused('invalid_redirect_uri', ''), refused('invalid_client_metadata', '')],
  },
  {
    title: 'nothing is at the address for tokens',
    subject: ofFixture('token/not-found'),
    at: tokenUrl,
    still: [nothing, { status: 405 }, { status: 500 }],
    fixed: [refused('invalid_grant', ''), { status: 401, json: { error: 'invalid_client' } }],
  },
  {
    title: 'the MCP server has no metadata',
    subject: ofFixture('resource-metadata/not-found'),
    at: metadata,
    still: [nothing, { status: 500 }, { status: 200, headers: html, text: '<html></html>' }],
    fixed: [healthy[metadata]],
  },
  {
    title: 'localtunnel is offline',
    subject: subjectIn(
      tunnelled(answer(503, { headers: { 'x-localtunnel-status': 'Tunnel Unavailable' } })),
      'network/tunnel',
    ).subject,
    at: tunnel,
    still: [
      { status: 503, headers: [['x-localtunnel-status', 'Tunnel Unavailable']], text: '503 - Tunnel Unavailable' },
      { status: 511, headers: html, text: reminder },
      { status: 502 },
    ],
    fixed: [{ status: 401, headers: [['www-authenticate', `Bearer resource_metadata="${metadata}"`]] }],
  },
];

describe.each(cases)('$title', ({ subject, at, still, fixed }) => {
  it.each(still)('is still there, as $status', async (answer) => {
    expect(await again(subject, { [at]: answer })).toMatchObject({ kind: 'still-there' });
  });

  it.each(fixed)('is fixed, as $status', async (answer) => {
    const { kind, asked } = await again(subject, { [at]: answer });
    expect(kind).toMatch(/^fixed/);
    expect(asked.map((one) => bare(one.split(' ')[1] ?? ''))).toContain(at);
  });

  it('is nothing known of where nobody answers there', async () => {
    expect(await again(subject, { [at]: 'nothing' })).toMatchObject({ kind: 'not-reached' });
  });
});

const ofClient = (address: string): Flow =>
  relayed()
    .without('register')
    .until('authorize')
    .change(
      'authorize',
      url(({ searchParams }) => searchParams.set('client_id', address)),
      answer(400, { json: { error: 'invalid_client_metadata_url' } }),
    );
const warningPage = answer(511, { headers: { 'content-type': 'text/html' }, body: reminder });

/** Mended, they show in a request that the client sends otherwise than before, and nobody else can send. */
describe.each<[title: string, check: CheckId, flow: Flow | undefined]>([
  ['a description on this computer', 'registration/cimd-rejected', ofClient('http://localhost:8080/client.json')],
  ['a description in an office’s network', 'registration/cimd-rejected', ofClient('https://10.0.0.7/client.json')],
  ['a description at an internal name', 'registration/cimd-rejected', ofClient('https://wiki.internal/client.json')],
  ['a client that is not known at the sign-in', 'authorization/unknown-client', undefined],
  ['a client that is not known at the token endpoint', 'token/invalid-client', undefined],
  ['a session that is not known', 'session/session-not-found', undefined],
  ['the warning page of localtunnel, in a page', 'network/tunnel', tunnelled(warningPage)],
  ['the warning page of localtunnel, in a program', 'network/tunnel', tunnelled(warningPage, native())],
])('%s', (_, check, flow) => {
  it('cannot be seen from here, and nobody is asked', async () => {
    const { subject } = flow ? subjectIn(flow, check) : subjectFor(check);
    expect(await again(subject, {})).toEqual({ kind: 'cannot-be-seen', asked: [] });
  });

  it('says what shows it instead', () => {
    const { subject, finding } = flow ? subjectIn(flow, check) : subjectFor(check);
    expect(unseenWords(subject, finding.fix).says).toMatch(/onnect\*{0,2} (?:again from|in MCP Inspector again)/);
  });
});

it('a description is judged at the address where it stands: a private one is not, a public one is', () => {
  const asked = (flow: Flow) => decidersOf(subjectIn(flow, 'registration/cimd-rejected').finding).flatMap(probesOf);
  expect(asked(ofClient('https://10.0.0.7/client.json'))).toEqual([]);
  expect(asked(ofClient('https://client.example.com/client.json')).map(({ url }) => bare(url))).toEqual([authorizeUrl]);
});

it('beside the button stands how it may end, after whoever has to act first', () => {
  const said = (check: CheckId) => afterWords(subjectFor(check).finding.fix);
  expect(said('resource-metadata/resource-mismatch')).toBe('Says **Fixed**, or what is still wrong.');
  expect(said('server-metadata/bad-jwks')).toBe(
    'Once Scalekit support has fixed it, it says **Fixed**, or what is still wrong.',
  );
});
