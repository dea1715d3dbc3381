/** What is said of each client for a server with one thing changed: written down by hand, from what is known of them. */
import { describe, expect, test } from 'vitest';
import { clients } from '../../../lib/clients/all.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import type { ClientVerdict } from '../../../lib/finding.ts';
import {
  answer,
  blocked,
  direct,
  environment,
  Flow,
  issuer,
  json,
  mcpRequest,
  native,
  relayed,
  resourceId,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
  serverMetadataUrl,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { asked, program } from './asked.ts';

type Verdicts = Partial<Record<ClientVerdict['verdict'], string[]>>;

const of = (flow: Flow, context?: Parameters<typeof judge>[1]) => judge(flow, context).clients;
const named = (verdicts: readonly ClientVerdict[], name: string) => verdicts.find(({ client }) => client === name);
const byVerdict = (verdicts: readonly ClientVerdict[]): Verdicts => {
  const groups = Object.groupBy(verdicts, ({ verdict }) => verdict);
  return Object.fromEntries(
    Object.entries(groups).map(([verdict, some]) => [verdict, some.map((v) => v.client).sort()]),
  );
};
/** Those that stop at this check, or might. */
const stopped = (flow: Flow, check: string) =>
  of(flow)
    .filter((v) => v.check === check && (v.verdict === 'cannot' || v.verdict === 'might-fail'))
    .map((v) => v.client)
    .sort();

const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';
const at = (resource: object, metadata: object = {}) => ({
  documents: {
    [resourceMetadataUrl]: { ...resourceMetadataDocument, ...resource },
    [serverMetadataUrl]: { ...serverMetadataDocument, ...metadata },
  },
});
const withoutRegistration = (metadata: object) =>
  asked(at({}, { registration_endpoint: undefined, client_id_metadata_document_supported: undefined, ...metadata }));

/** What cannot be told from here of a client in somebody's cloud, and what is known of nobody. */
const notTold = ['chatgpt', 'claude', 'claude-desktop', 'cloudflare-agents'];
const notKnown = ['jetbrains-ai', 'windsurf'];
const pages = ['inspector-v1', 'use-mcp', 'web'];

test('an MCP request without an answer leaves every verdict unknown', () => {
  const { response: _response, ...open } = mcpRequest('initialize');
  const verdicts = of(new Flow([{ name: 'initialize', exchange: open }]), { running: true });
  expect(verdicts).toHaveLength(clients.length);
  expect(new Set(verdicts.map((v) => v.verdict))).toEqual(new Set(['unknown']));
});

test('a healthy server as the live check sees it', () => {
  const verdicts = byVerdict(of(asked()));
  expect(verdicts.cannot).toBeUndefined();
  expect(verdicts['might-fail']).toEqual(['copilot-cli', 'use-mcp']);
  expect(verdicts.unknown).toEqual([...notTold, 'inspector-v1', ...notKnown, 'web'].sort());
});

test('the client that connected is said to have connected, and no rule overrules it', () => {
  expect(named(of(relayed()), 'inspector')).toMatchObject({ verdict: 'nothing-stops-it', known: { by: 'seen' } });
  const connected = relayed().change('serverMetadata', json({ issuer: environment }));
  expect(named(of(connected), 'inspector')).toMatchObject({ verdict: 'nothing-stops-it' });
  expect(named(of(connected), 'other')).toMatchObject({ verdict: 'cannot', check: 'server-metadata/issuer-mismatch' });
});

test('the client that stopped is said to have stopped, with its cause', () => {
  const flow = native()
    .until('resourceMetadata')
    .change('resourceMetadata', json({ resource: 'https://other.example.com/mcp' }));
  const clientInfo = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'claude-code', version: '2.1.332' },
  };
  const asClaudeCode = flow.change('initialize', (x) => ({
    ...x,
    request: { ...x.request, body: mcpRequest('initialize', undefined, clientInfo).request.body ?? '' },
  }));
  expect(named(of(asClaudeCode), 'claude-code')).toMatchObject({
    verdict: 'cannot',
    check: 'resource-metadata/resource-mismatch',
    known: { by: 'seen' },
  });
});

test('failing ones stand first', () => {
  const verdicts = of(asked(at({}, { code_challenge_methods_supported: ['plain'] }))).map((v) => v.verdict);
  const rank = ['cannot', 'might-fail', 'unknown', 'nothing-stops-it'];
  expect(verdicts).toEqual(verdicts.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b)));
  expect(verdicts[0]).toBe('cannot');
});

describe('where the server is', () => {
  const local = 'http://localhost:3002/mcp';
  const there = (url: string) => {
    const path = new URL('/.well-known/oauth-protected-resource/mcp', url).href;
    const documents = {
      [path]: { ...resourceMetadataDocument, resource: url },
      [serverMetadataUrl]: serverMetadataDocument,
    };
    return asked({ url, challenge: `Bearer resource_metadata="${path}"`, documents });
  };

  test('this computer', () => {
    expect(stopped(there(local), 'client/loopback-url')).toEqual(notTold);
    expect(named(of(there(local)), 'claude')).toMatchObject({ verdict: 'cannot', known: { by: 'documentation' } });
    expect(named(of(there(local)), 'claude-desktop')).toMatchObject({ verdict: 'might-fail', known: { by: 'report' } });
    expect(named(of(there(local)), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('a private network', () => {
    expect(stopped(there('https://10.0.0.7/mcp'), 'client/loopback-url')).toEqual(notTold);
  });
  test('another port', () => {
    expect(stopped(there('https://mcp.example.com:8443/mcp'), 'client/custom-port')).toEqual([
      'claude',
      'claude-desktop',
    ]);
  });
  test('what its name stands for', () => {
    const at = (...addresses: string[]) => of(asked({ addresses }));
    for (const name of notTold)
      expect(named(at('203.0.113.7'), name), name).toMatchObject({ verdict: 'nothing-stops-it' });
    for (const name of notTold)
      expect(named(at('203.0.113.7', '10.0.0.7'), name), name).toMatchObject({ verdict: 'might-fail' });
    for (const name of notTold) expect(named(at(), name), name).toMatchObject({ verdict: 'unknown' });
    expect(named(at('2001:db8::7'), 'claude')).toMatchObject({
      verdict: 'cannot',
      why: expect.stringContaining('IPv4'),
    });
    expect(named(at('2001:db8::7', '203.0.113.7'), 'claude')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(at('2001:db8::7'), 'chatgpt')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('plain http', () => {
    const verdicts = of(there('http://mcp.example.com/mcp'));
    expect(named(verdicts, 'claude')).toMatchObject({ verdict: 'cannot', why: expect.stringContaining('https') });
    expect(named(verdicts, 'chatgpt')).toMatchObject({ verdict: 'cannot' });
    expect(named(verdicts, 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
});

describe('the first request', () => {
  test('403 where 401 is due', () => {
    const starting = ['chatgpt', 'claude-code', 'codex', 'gemini-cli', 'librechat', 'mcpjam', 'n8n', 'vscode'];
    const cannot = stopped(asked({ status: 403 }), 'challenge/wrong-status');
    expect(cannot).toEqual(
      clients
        .map((c) => c.id)
        .filter((id) => !starting.includes(id) && !notKnown.includes(id))
        .sort(),
    );
  });
  test('asked for in a 200', () => {
    const body = { jsonrpc: '2.0', id: 0, error: { code: -32001, message: 'Unauthorized' } };
    const verdicts = of(asked({ status: 200, challenge: null, body }));
    expect(named(verdicts, 'vscode')).toMatchObject({ verdict: 'cannot', check: 'challenge/in-body' });
    expect(named(verdicts, 'n8n')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('no sign-in at all', () => {
    const body = {
      jsonrpc: '2.0',
      id: 0,
      result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'a', version: '1' } },
    };
    const verdicts = of(asked({ status: 200, challenge: null, body }));
    expect(named(verdicts, 'zed')).toMatchObject({
      verdict: 'nothing-stops-it',
      why: expect.stringContaining('nothing to sign in to'),
    });
  });
  test('401 without WWW-Authenticate', () => {
    expect(stopped(asked({ challenge: null }), 'challenge/no-www-authenticate')).toEqual(['zed']);
  });
  test('406 to a client that accepts anything', () => {
    const first = program(native().get('initialize'));
    const any = { ...first, request: { ...first.request, headers: [['accept', '*/*']] as [string, string][] } };
    const refused = answer(406, { bare: true })(any);
    expect(stopped(asked().add({ refused }, 'initialize'), 'session/not-acceptable')).toEqual([
      'claude',
      'claude-desktop',
      'open-webui',
    ]);
  });
  test('nothing responds: nobody gets in', () => {
    const flow = native()
      .until('initialize')
      .change('initialize', ({ response: _response, ...x }) => ({
        ...x,
        failure: { kind: 'network', text: 'ECONNREFUSED' },
      }));
    expect(new Set(of(flow).map((v) => `${v.verdict} ${v.check}`))).toEqual(new Set(['cannot network/unreachable']));
  });
});

describe('the metadata of the MCP server', () => {
  const dead = 'https://mcp.example.com/elsewhere';
  test('the address in the 401 is dead, and the usual ones are not', () => {
    const verdicts = of(
      asked({ challenge: `Bearer resource_metadata="${dead}"`, documents: { ...asDocuments(), [dead]: 404 } }),
    );
    // Open WebUI goes on at the URL of the MCP server, the others at its origin: there is nothing at either.
    const failing = verdicts.filter((v) => v.check === 'resource-metadata/not-found' && v.verdict !== 'unknown');
    expect(failing.map((v) => v.client).sort()).toEqual([
      ...['claude-code', 'cline', 'cloudflare-agents', 'inspector', 'inspector-v1', 'open-webui', 'other'],
      ...['typescript-sdk-1', 'use-mcp', 'web'],
    ]);
    for (const name of ['vscode', 'mcp-remote', 'python-sdk', 'codex', 'goose', 'gemini-cli', 'n8n']) {
      expect(named(verdicts, name), name).toMatchObject({ verdict: 'nothing-stops-it' });
    }
    expect(named(verdicts, 'cursor')).toMatchObject({ verdict: 'unknown' });
  });
  test('the address in the 401 is on another host, and nothing else is', () => {
    const elsewhere = 'https://meta.example.com/mcp.json';
    const flow = asked({
      challenge: `Bearer resource_metadata="${elsewhere}"`,
      documents: { [elsewhere]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
    });
    expect(stopped(flow, 'resource-metadata/only-at-challenge-url')).toEqual(['codex', 'goose', 'n8n', 'zed']);
  });
  test('there is none', () => {
    const verdicts = of(asked({ challenge: 'Bearer', documents: {} }));
    const cannot = verdicts.filter((v) => v.check === 'resource-metadata/not-found').map((v) => v.client);
    expect(cannot).toContain('zed');
    expect(cannot).toContain('chatgpt');
    expect(named(verdicts, 'vscode')).toMatchObject({ verdict: 'cannot', check: 'resource-metadata/not-found' });
  });
  test('there is none, and the MCP server is an authorization server itself', () => {
    const own = 'https://mcp.example.com';
    const metadata = {
      ...serverMetadataDocument,
      issuer: `${own}/`,
      authorization_endpoint: `${own}/authorize`,
      token_endpoint: `${own}/token`,
      registration_endpoint: `${own}/register`,
    };
    const flow = asked({
      challenge: 'Bearer',
      documents: { [`${own}/.well-known/oauth-authorization-server`]: metadata },
    });
    expect(named(of(flow), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(flow), 'zed')).toMatchObject({ verdict: 'cannot' });
  });
  test('only at the root', () => {
    const flow = asked({
      challenge: 'Bearer',
      documents: { [root]: resourceMetadataDocument, [serverMetadataUrl]: serverMetadataDocument },
    });
    // There it is for the whole host, to VS Code.
    expect(stopped(flow, 'resource-metadata/resource-mismatch')).toEqual(['vscode']);
    const origin = asked({
      challenge: 'Bearer',
      documents: {
        [root]: { ...resourceMetadataDocument, resource: 'https://mcp.example.com/' },
        [serverMetadataUrl]: serverMetadataDocument,
      },
    });
    expect(named(of(origin), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(stopped(origin, 'resource-metadata/resource-mismatch')).toEqual(['claude', 'claude-desktop', 'gemini-cli']);
  });
  test('it names no authorization server', () => {
    const verdicts = of(asked(at({ authorization_servers: [] })));
    for (const name of ['python-sdk', 'zed', 'other']) {
      expect(named(verdicts, name)).toMatchObject({
        verdict: 'cannot',
        check: 'resource-metadata/no-authorization-servers',
      });
    }
    // The official SDK looks at the MCP server itself then.
    expect(named(verdicts, 'zed')?.why).not.toBe(named(verdicts, 'other')?.why);
  });
  test('it answers 500', () => {
    const flow = asked({
      documents: {
        [resourceMetadataUrl]: 500,
        [root]: resourceMetadataDocument,
        [serverMetadataUrl]: serverMetadataDocument,
      },
    });
    expect(stopped(flow, 'resource-metadata/server-error')).toEqual(
      expect.arrayContaining(['codex', 'goose', 'inspector', 'python-sdk']),
    );
    expect(named(of(flow), 'librechat')).toMatchObject({ verdict: 'unknown' });
  });
});

/** The documents of a healthy server. */
const asDocuments = () => at({}).documents;

describe('`resource` against the URL', () => {
  const everybody = clients.map((c) => c.id).filter((id) => !notKnown.includes(id));
  const notCompared = ['librechat', 'n8n', 'open-webui', 'zed'];
  const strict = ['claude', 'claude-desktop', 'gemini-cli', 'vscode'];

  const mismatch = (resource: string, url = 'https://mcp.example.com/mcp') => {
    const path = new URL(`/.well-known/oauth-protected-resource${new URL(url).pathname.replace(/\/$/, '')}`, url).href;
    return asked({
      url,
      challenge: `Bearer resource_metadata="${path}"`,
      documents: { [path]: { ...resourceMetadataDocument, resource }, [serverMetadataUrl]: serverMetadataDocument },
    });
  };
  const refusing = (flow: Flow) => stopped(flow, 'resource-metadata/resource-mismatch');
  /** What compares is not known of these: they are no more than unknown. */
  const guessed = ['chatgpt', 'copilot-cli', 'cursor'];

  test.each([
    ['a parent of it', 'https://mcp.example.com/', strict],
    [
      'with a slash at its end',
      'https://mcp.example.com/mcp/',
      everybody.filter(
        (id) =>
          !notCompared.includes(id) && !guessed.includes(id) && !['python-sdk', 'python-sdk-1', 'mcpjam'].includes(id),
      ),
    ],
    [
      'another path',
      'https://mcp.example.com/other',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id) && id !== 'mcpjam'),
    ],
    [
      'http behind TLS',
      'http://mcp.example.com/mcp',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id)),
    ],
    [
      'another host',
      'https://internal.example.com/mcp',
      everybody.filter((id) => !notCompared.includes(id) && !guessed.includes(id)),
    ],
  ])('%s', (_name, resource, expected) => {
    expect(refusing(mismatch(resource))).toEqual(expected.toSorted());
  });
  test('without the slash that the URL has', () => {
    expect(refusing(mismatch('https://mcp.example.com/mcp', 'https://mcp.example.com/mcp/'))).toEqual([
      'gemini-cli',
      'vscode',
    ]);
  });
  test('the check agrees, judged as each of them', () => {
    const cause = (client: string) => judge(mismatch('https://mcp.example.com/'), { context: { client } }).cause?.check;
    for (const client of strict) expect(cause(client), client).toBe('resource-metadata/resource-mismatch');
    for (const client of ['other', 'claude-code', 'zed', 'chatgpt', 'cursor'])
      expect(cause(client), client).toBeUndefined();
  });
  test('a placeholder is said to be one', () => {
    expect(named(of(mismatch('<your-mcp-url>')), 'other')).toMatchObject({
      verdict: 'cannot',
      check: 'resource-metadata/placeholder',
    });
  });
});

describe('the metadata of the authorization server', () => {
  test('only at the end of its address', () => {
    const flow = asked({
      documents: {
        [resourceMetadataUrl]: resourceMetadataDocument,
        [`${issuer}/.well-known/oauth-authorization-server`]: serverMetadataDocument,
      },
    });
    const verdicts = stopped(flow, 'server-metadata/only-appended');
    expect(verdicts).toEqual(expect.arrayContaining(['other', 'vscode', 'zed', 'codex', 'gemini-cli', 'n8n']));
  });
  test('another issuer', () => {
    expect(stopped(asked(at({}, { issuer: environment })), 'server-metadata/issuer-mismatch')).toEqual([
      ...['claude-desktop', 'cloudflare-agents', 'codex', 'copilot-cli', 'goose', 'inspector', 'mcp-remote', 'other'],
      ...['python-sdk', 'web', 'zed'],
    ]);
  });
  test('an entry with a slash that the issuer lacks', () => {
    const flow = asked(at({ authorization_servers: [`${issuer}/`] }));
    expect(stopped(flow, 'server-metadata/issuer-mismatch')).toEqual([
      'codex',
      'copilot-cli',
      'goose',
      'python-sdk',
      'zed',
    ]);
  });
  test('no list of PKCE methods', () => {
    const flow = asked(at({}, { code_challenge_methods_supported: undefined }));
    expect(stopped(flow, 'server-metadata/no-pkce')).toEqual(['chatgpt', 'claude', 'claude-desktop', 'n8n', 'zed']);
  });
  test('a list without S256', () => {
    const stops = stopped(asked(at({}, { code_challenge_methods_supported: ['plain'] })), 'server-metadata/no-pkce');
    expect(stops).toEqual(
      expect.arrayContaining(['claude', 'claude-code', 'cline', 'codex', 'goose', 'librechat', 'mcp-remote', 'zed']),
    );
    for (const name of ['vscode', 'gemini-cli', 'open-webui', 'python-sdk', 'mcpjam'])
      expect(stops).not.toContain(name);
  });
  test('a token endpoint in plain http', () => {
    const stops = stopped(
      asked(at({}, { token_endpoint: 'http://acme.scalekit.dev/token' })),
      'server-metadata/insecure-endpoint',
    );
    expect(stops).toEqual(['cloudflare-agents', 'inspector', 'mcp-remote', 'other', 'web', 'zed']);
  });
  test('a sign-in page on another host', () => {
    const flow = asked(at({}, { authorization_endpoint: 'https://login.acme.dev/oauth/authorize' }));
    expect(named(of(flow), 'codex')).toMatchObject({
      verdict: 'cannot',
      shows: expect.stringContaining('endpoint origin does not match'),
    });
    expect(named(of(flow), 'goose')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('an endpoint missing', () => {
    expect(named(of(asked(at({}, { token_endpoint: undefined }))), 'vscode')).toMatchObject({
      verdict: 'cannot',
      check: 'server-metadata/missing-endpoints',
    });
  });
});

describe('registration', () => {
  test('neither way offered', () => {
    const verdicts = of(withoutRegistration({}));
    expect(named(verdicts, 'inspector')).toMatchObject({
      verdict: 'cannot',
      check: 'registration/unsupported',
      shows: 'Incompatible auth server: does not support dynamic client registration',
    });
    expect(named(verdicts, 'vscode')).toMatchObject({
      verdict: 'might-fail',
      why: expect.stringContaining('asks you'),
    });
  });
  test('metadata documents alone', () => {
    const stops = stopped(
      withoutRegistration({ client_id_metadata_document_supported: true }),
      'registration/cimd-only',
    );
    expect(stops).toEqual([
      ...[
        'cline',
        'cloudflare-agents',
        'cursor',
        'gemini-cli',
        'inspector',
        'inspector-v1',
        'librechat',
        'mcp-remote',
        'n8n',
      ],
      ...['open-webui', 'other', 'python-sdk', 'python-sdk-1', 'typescript-sdk-1', 'web'],
    ]);
  });
  test('metadata documents alone, and no public clients', () => {
    const flow = withoutRegistration({
      client_id_metadata_document_supported: true,
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
    });
    expect(stopped(flow, 'server-metadata/no-public-clients')).toEqual(['claude', 'claude-desktop', 'codex']);
  });
  test('refused to everybody', () => {
    const flow = direct().until('register').change('register', answer(403));
    expect(named(of(flow), 'other')).toMatchObject({ verdict: 'cannot', check: 'registration/disabled' });
    // It has a document of its own, and does not register.
    expect(named(of(flow), 'vscode')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('failed, or refused for a reason that may be of one client, may stop another', () => {
    const elsewhere = (x: Exchange): Exchange =>
      JSON.parse(JSON.stringify(x).replaceAll(environment, 'https://auth.example.com').replaceAll(resourceId, 'todo'));
    const refused = (flow: Flow, ...more: Parameters<typeof answer>) =>
      named(of(flow.until('register').change('register', answer(...more))), 'other');
    const vendors = direct().all(elsewhere);
    const off = { json: { error: 'access_denied', error_description: 'Dynamic client registration is disabled' } };
    expect(refused(vendors, 403, off)).toMatchObject({ verdict: 'cannot', check: 'registration/disabled' });
    expect(refused(vendors, 403)).toMatchObject({ verdict: 'might-fail', check: 'registration/disabled' });
    expect(refused(vendors, 404)).toMatchObject({ verdict: 'cannot', check: 'registration/not-found' });
    for (const flow of [vendors, direct()])
      expect(refused(flow, 500)).toMatchObject({ verdict: 'might-fail', check: 'registration/server-error' });
  });
  test('refused to one client says nothing of another', () => {
    const flow = relayed()
      .until('register')
      .change('register', answer(400, { json: { error: 'invalid_redirect_uri' } }));
    expect(named(of(flow), 'inspector')).toMatchObject({
      verdict: 'cannot',
      check: 'registration/redirect-uri-rejected',
    });
    expect(named(of(flow), 'cline')).toMatchObject({ verdict: 'unknown', check: 'registration/redirect-uri-rejected' });
  });
  test('the environment in the place of the resource', () => {
    const openid = `${environment}/.well-known/openid-configuration`;
    const {
      registration_endpoint: _registration,
      client_id_metadata_document_supported: _cimd,
      ...rest
    } = serverMetadataDocument;
    const flow = asked({
      issuers: [environment],
      documents: {
        [resourceMetadataUrl]: { ...resourceMetadataDocument, authorization_servers: [environment] },
        [openid]: { ...rest, issuer: environment },
      },
    });
    expect(named(of(flow), 'other')).toMatchObject({ verdict: 'cannot', check: 'resource-metadata/environment-root' });
  });
});

describe('a page', () => {
  test('what keeps a page out keeps no program out', () => {
    const flow = direct()
      .until('resourceMetadata')
      .change('resourceMetadata', answer(200, { bare: true, json: resourceMetadataDocument }), blocked);
    expect(named(of(flow), 'inspector-v1')).toMatchObject({ verdict: 'cannot', check: 'cors/no-allow-origin' });
    for (const name of pages) expect(named(of(flow), name)?.verdict, name).not.toBe('nothing-stops-it');
  });
  test('one that every page may read lets every page in', () => {
    const open = direct()
      .until('serverMetadata')
      .all((x) => ({
        ...x,
        ...(x.response && {
          response: {
            ...x.response,
            headers: x.response.headers.map(([n, v]): [string, string] => [
              n,
              n === 'access-control-allow-origin' ? '*' : v,
            ]),
          },
        }),
      }));
    expect(named(of(open), 'web')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(direct()), 'web')).toMatchObject({ verdict: 'unknown' });
  });
});

describe('known faults of a client are the answer, and not the server', () => {
  test('Gemini CLI: what HEAD is answered decides', () => {
    expect(named(of(asked({ head: 401 })), 'gemini-cli')).toMatchObject({
      verdict: 'cannot',
      fault: { issue: 'https://github.com/google-gemini/gemini-cli/issues/12628' },
    });
    expect(named(of(asked({ head: 405 })), 'gemini-cli')).toMatchObject({ verdict: 'nothing-stops-it' });
    expect(named(of(asked().without('head')), 'gemini-cli')).toMatchObject({ verdict: 'unknown' });
  });
  test('Copilot CLI: one port listed, another used', () => {
    expect(named(of(asked()), 'copilot-cli')).toMatchObject({
      verdict: 'might-fail',
      known: { by: 'report' },
      fault: { issue: expect.stringContaining('4800') },
    });
    const off = asked(at({}, { client_id_metadata_document_supported: false }));
    expect(named(of(off), 'copilot-cli')).toMatchObject({
      verdict: 'might-fail',
      fault: { issue: expect.stringContaining('4662') },
    });
  });
  test('Claude Code: only once it says so itself', () => {
    const errorText = 'Incompatible auth server: does not support dynamic client registration';
    const told = of(asked(), { context: { client: 'claude-code', errorText } });
    expect(named(told, 'claude-code')).toMatchObject({
      verdict: 'might-fail',
      fault: { wayRound: expect.stringContaining('authServerMetadataUrl') },
    });
    expect(named(of(asked()), 'claude-code')).toMatchObject({ verdict: 'nothing-stops-it' });
  });
  test('use-mcp drops the path of the issuer', () => {
    expect(named(of(asked()), 'use-mcp')).toMatchObject({
      verdict: 'might-fail',
      check: 'client/outdated',
      known: { by: 'derived' },
    });
  });
});
