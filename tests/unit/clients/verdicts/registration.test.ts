/** What is said of each client by how it may register. */
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../../../lib/exchange.ts';
import {
  answer,
  direct,
  environment,
  type Flow,
  relayed,
  resourceId,
  resourceMetadataDocument,
  resourceMetadataUrl,
  serverMetadataDocument,
} from '../../../fixtures/flow.ts';
import { asked } from '../asked.ts';
import { named, of, stopped, withoutRegistration } from './said.ts';

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
        'inspector-terminal',
        'inspector-v1',
        'kilo',
        'librechat',
        'mcp-remote',
        'mcporter',
        'n8n',
      ],
      ...['open-webui', 'opencode', 'other', 'python-sdk', 'python-sdk-1', 'qwen-code', 'typescript-sdk-1', 'web'],
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
        [openid]: {
          ...rest,
          issuer: environment,
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        },
      },
    });
    expect(named(of(flow), 'other')).toMatchObject({ verdict: 'cannot', check: 'resource-metadata/environment-root' });
  });
});
