/** What the token endpoint refuses: told as its words and the request show it, and at the right side. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { NOT_SHOWN } from '../../../lib/masked.ts';
import {
  answer,
  clientId,
  direct,
  json,
  masked,
  redirectUri,
  relayed,
  requestHeaders,
  serverMetadataDocument,
  withoutSent,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

type Change = (x: Exchange) => Exchange;
const form =
  (change: (form: URLSearchParams) => void): Change =>
  (x) => {
    const fields = new URLSearchParams(x.request.body);
    change(fields);
    return { ...x, request: { ...x.request, body: fields.toString() } };
  };
const refused = (error: string, error_description?: string, status = 400) =>
  answer(status, { json: { error, ...(error_description && { error_description }) } });
const cause = (...changes: Change[]) =>
  judge(
    relayed()
      .until('token')
      .change('token', ...changes),
  ).cause;
const refresh = form((fields) => {
  for (const name of [...fields.keys()]) if (name !== 'client_id') fields.delete(name);
  fields.set('grant_type', 'refresh_token');
  fields.set('refresh_token', masked('refresh_token', '2ef2e500'));
});

describe('a request in another form than that of the standard', () => {
  const type = (value: string) => requestHeaders({ 'content-type': value });
  it.each([
    ['0.22.0 renews a token so', [refresh, type('application/json, application/x-www-form-urlencoded')]],
    ['a client that sends JSON', [type('application/json')]],
  ])('is told by its header: %s', (_, changes) => {
    const found = cause(...changes, refused('invalid_request', 'grant_type is missing'));
    expect(found?.check).toBe('token/invalid-request');
    expect(found?.title).toMatch(/in a form that .+ does not take/);
    expect(found?.evidence).toContainEqual(
      expect.objectContaining({
        what: 'Content-Type',
        expected: 'Content-Type: application/x-www-form-urlencoded',
      }),
    );
    expect(found && faultsOfWords(found)).toEqual([]);
  });

  it.each([
    ['grant_type: Required, code_verifier: Required', true],
    ['code is missing', true],
    ['code_verifier is required', false],
    ['code_verifier must be a string', false],
  ])('is none where the words show that the body was read: %s', (words, is) =>
    expect(/in a form/.test(cause(type('application/json'), refused('invalid_request', words))?.title ?? '')).toBe(is),
  );

  it.each([
    ['the right one', [type('application/x-www-form-urlencoded;charset=UTF-8')], 'invalid_request'],
    ['one that was not seen', [requestHeaders({ 'content-type': null })], 'invalid_request'],
    ['another, where the words are about something else', [type('application/json')], 'unauthorized_client'],
  ])('is none: %s', (_, changes, error) => expect(cause(...changes, refused(error))?.title).not.toMatch(/in a form/));
});

describe('a refused proof is not an old code', () => {
  it.each(['code_verifier does not match the challenge', 'PKCE verification failed', 'invalid code verifier'])(
    '%s',
    (said) => {
      const found = cause(refused('invalid_grant', said));
      expect(found?.check).toBe('token/invalid-grant');
      expect(found?.title).toContain('PKCE');
      expect(found?.title).not.toContain('old');
      // Who of the two is wrong cannot be seen: both are named.
      expect(found?.why).toMatch(/Either .* or /);
    },
  );

  it.each(['PKCE code verifier not specified', 'code_verifier is required', 'Missing PKCE verifier'])(
    'nor one that was left out: %s',
    (said) => {
      const found = cause(
        form((fields) => fields.delete('code_verifier')),
        refused('invalid_grant', said),
      );
      expect(found?.check).toBe('token/invalid-grant');
      expect(`${found?.title} ${found?.summary}`).toMatch(/without its proof/);
      expect(`${found?.summary} ${found?.why}`).not.toMatch(/belong together|another sign-in/);
      expect(found && faultsOfWords(found)).toEqual([]);
      expect(found?.fix.do[0]?.waits).toBeUndefined();
      expect(found?.evidence).toContainEqual(expect.objectContaining({ what: 'code_verifier', observed: null }));
    },
  );

  it('is not left out where nobody saw what was sent', () => {
    const found = cause(withoutSent, refused('invalid_grant', 'PKCE code verifier not specified'));
    expect(found?.title).not.toContain('without its proof');
  });

  it('and an old code no refused proof', () => {
    expect(cause(refused('invalid_grant', 'The code has expired'))?.title).toContain('too old');
  });
});

describe('a refresh that is refused', () => {
  it('is told as one, and a new sign-in comes first', () => {
    const found = cause(refresh, refused('invalid_request', 'The token request is invalid.'));
    expect(found?.check).toBe('token/invalid-request');
    expect(found?.why).toContain('refresh_token');
    expect(found?.why).not.toContain('sends its code');
    expect(found?.fix.do[0]?.only).toBe('forget');
  });

  it.each(['refresh_token is invalid', 'The refresh token was revoked', 'Refresh token not found'])(
    'is a dead token where it says so: %s',
    (said) => {
      expect(cause(refresh, refused('invalid_request', said))?.check).toBe('token/invalid-grant');
    },
  );

  it.each([
    'Missing parameter: refresh_token not found in body',
    'refresh_token is missing: parameter not valid',
    'Required parameter refresh_token not found',
  ])('is none where it is not there at all: %s', (said) => {
    expect(cause(refresh, refused('invalid_request', said))?.check).toBe('token/invalid-request');
  });

  it('is a dead token where nobody says which of the two', () => {
    expect(cause(refresh, refused('invalid_request', 'refresh_token is missing or invalid'))?.check).toBe(
      'token/invalid-grant',
    );
  });

  it('is not one where a code was sent', () => {
    const found = cause(refused('invalid_request', 'refresh_token is invalid'));
    expect(found?.check).toBe('token/invalid-request');
    expect(found?.why).toContain('sends its code');
  });
});

describe('a client that names itself in the header', () => {
  const basic = `Basic ${masked('credential', '5ec2e701')}`;
  const without = form((fields) => fields.delete('client_id'));
  const secret = { client_secret: masked('client_secret', '5ec2e702') };
  const registered = (members: Record<string, unknown>, sent: Change, answered: Change) =>
    judge(relayed().until('token').change('register', json(members)).change('token', without, sent, answered)).cause;
  const inHeader = requestHeaders({ authorization: basic });
  const mismatch = refused('invalid_client', 'Client ID does not match');
  const failed = refused('invalid_client', 'Client authentication failed', 401);

  it.each([
    ['which it says', 'client_secret_basic', mismatch],
    ['and is told of its secret', 'client_secret_basic', failed],
    ['with no reason', 'client_secret_basic', refused('invalid_client', undefined, 401)],
  ])('as it registered is no client without an ID: %s', (_, token_endpoint_auth_method, answered) => {
    const found = registered({ ...secret, token_endpoint_auth_method }, inHeader, answered);
    expect(found?.check).toBe('token/invalid-client');
    expect(found?.owner).toBe('scalekit');
    expect(found?.title).toContain('client_secret_basic');
    // The server is to take what it refused: the client ID stays.
    expect(JSON.stringify(found?.verify)).not.toContain('another client ID');
    expect(JSON.stringify(found?.evidence)).not.toContain('client_id');
    expect(found?.summary).not.toContain('nothing');
  });

  it('as the standard has it where nothing is said of the method', () => {
    const flow = relayed()
      .until('token')
      .change('register', json(secret), (x) => ({
        ...x,
        request: { ...x.request, body: JSON.stringify({ redirect_uris: [redirectUri] }) },
      }))
      .change('token', without, inHeader, failed);
    expect(judge(flow).cause?.owner).toBe('scalekit');
  });

  it.each([
    ['in the body', { ...secret, token_endpoint_auth_method: 'client_secret_post' }],
    ['by a key', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['not at all', { token_endpoint_auth_method: 'none' }],
    ['not at all, as it asked', {}],
  ])('against its registration has itself to blame: %s', (_, members) => {
    const found = registered(members, inHeader, failed);
    expect(found?.check).toBe('token/invalid-client');
    expect(found?.owner).toBe('client');
    expect(found && faultsOfWords(found)).toEqual([]);
    expect(found?.title).toContain('token_endpoint_auth_method');
    expect(found?.title).not.toContain('does not accept');
    expect(found?.summary).toContain('client_secret_basic');
  });

  const asRegistered = { ...secret, token_endpoint_auth_method: 'client_secret_basic' };
  it.each(['Client not found', 'Unknown client', 'The client does not exist'])(
    'may name itself as it did before: %s',
    (said) => {
      const found = registered(asRegistered, inHeader, refused('invalid_client', said, 401));
      expect(found?.check).toBe('token/invalid-client');
      expect(found?.owner).toBe('client');
    },
  );

  it('is not held to be right where MCP Inspector hides how it does', () => {
    const found = registered(asRegistered, requestHeaders({ authorization: NOT_SHOWN }), mismatch);
    expect(found?.check).toBe('token/invalid-client');
    expect(found?.owner).toBe('client');
    expect(JSON.stringify(found?.evidence)).not.toContain('client_id');
  });

  it('is not held to be right where it was given no secret', () => {
    const found = registered({ token_endpoint_auth_method: 'client_secret_basic' }, inHeader, mismatch);
    expect(found?.owner).toBe('client');
  });

  it('is not held to be right where it was not registered here', () => {
    const flow = relayed()
      .without('register')
      .until('token')
      .change(
        'token',
        without,
        requestHeaders({ authorization: basic }),
        refused('invalid_client', 'Client ID does not match'),
      );
    const found = judge(flow).cause;
    expect(found?.check).toBe('token/invalid-client');
    expect(found?.owner).toBe('client');
    expect(found?.title).not.toContain('client_secret_basic');
  });

  it('and one that names itself in the body is told by that, whatever is hidden', () => {
    const found = cause(
      requestHeaders({ authorization: NOT_SHOWN }),
      refused('invalid_client', 'unable to retrieve client by id'),
    );
    expect(JSON.stringify(found?.evidence)).toContain(clientId);
    expect(found?.title).not.toContain('client_secret_basic');
  });
});

describe('a secret that registration gave', () => {
  const registered = json({
    client_secret: masked('client_secret', '5ec2e702'),
    token_endpoint_auth_method: 'client_secret_basic',
  });
  const judged = (...changes: Change[]) =>
    judge(
      relayed()
        .until('token')
        .change('register', ...changes)
        .change('token', refused('invalid_client', 'Client authentication required', 401)),
    ).cause;

  it('and that was not sent: registering again brings another', () => {
    const found = judged(registered);
    expect(found?.check).toBe('token/invalid-client');
    expect(found?.summary).toContain('when it registered');
    expect(JSON.stringify(found?.fix)).not.toContain('needs no secret');
  });

  it('is not spoken of where none was given', () => {
    expect(judged()?.summary).not.toContain('when it registered');
  });
});

describe('Entra’s platforms', () => {
  const entra = 'https://login.microsoftonline.com/3f2c0a11-7b1d-4a54-9a8e-1f0c2d3e4f50';
  const refusedBy = (code: string) =>
    judge(
      direct()
        .until('token')
        .change(
          'serverMetadata',
          json({
            ...serverMetadataDocument,
            authorization_endpoint: `${entra}/oauth2/v2.0/authorize`,
            token_endpoint: `${entra}/oauth2/v2.0/token`,
          }),
        )
        .change(
          'token',
          (x) => ({ ...x, request: { ...x.request, url: `${entra}/oauth2/v2.0/token` } }),
          refused('invalid_request', code),
        ),
    ).cause;

  it.each([
    [
      "AADSTS9002326: Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type.",
      'callback address',
    ],
    [
      "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
      'callback address',
    ],
  ])('%s: the app registration is mended, and nothing is updated', (said, step) => {
    const found = refusedBy(said);
    expect(found?.check).toBe('token/invalid-request');
    expect(found?.title).toContain('platform');
    expect(found?.fix.do).toHaveLength(1);
    expect(found?.fix.do[0]?.text).toContain(step);
    expect(found?.fix.do[0]?.values?.[0]?.value).toBe(redirectUri);
  });

  it('another of its codes is another matter', () => {
    expect(refusedBy('AADSTS900144: The request body must contain the following parameter.')?.title).not.toContain(
      'platform',
    );
  });
});

describe('a secret that is too much', () => {
  const secret = form((fields) => fields.set('client_secret', masked('client_secret', '5ec2e7aa')));
  it.each([
    ['token/invalid-request', 'invalid_request', 'client_secret must not be present'],
    ['token/invalid-request', 'invalid_request', 'The parameter client_secret is not allowed for public clients'],
    ['token/invalid-request', 'unauthorized_client', 'Public clients must not send a client secret'],
    [
      'token/invalid-client',
      'invalid_client',
      "AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    ],
  ])('%s: %s, %s', (check, code, words) => {
    const found = cause(secret, refused(code, words));
    expect(found).toMatchObject({ check, owner: 'client' });
    expect(found?.title).toMatch(/takes no secret from .+ \(`client_secret`\)$/);
    expect(found?.fix.do.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Empty the field for a client secret/),
    ]);
    expect(found && faultsOfWords(found)).toEqual([]);
  });

  it.each([
    'client_secret must be present',
    'client_secret must not be empty',
    'Neither client_secret nor client_assertion was sent',
  ])('is none where one is missing: %s', (words) =>
    expect(cause(refused('invalid_client', words))?.title).toContain('wants a secret'),
  );

  it.each([
    ['invalid_client', 'The client secret cannot be used because it has expired'],
    ['invalid_client', 'The client_secret was not accepted'],
    ['invalid_client', 'client_secret not expected value'],
    ['invalid_client', 'You must send client_secret'],
    ['invalid_request', 'client_secret must not be sent in the URL'],
    ['invalid_request', 'client_secret must not be used more than once'],
    ['invalid_request', 'Unexpected field code_challenge, client_secret is missing'],
  ])('is none where it is the wrong one, or in the wrong place: %s, %s', (code, words) =>
    expect(cause(secret, refused(code, words))?.title).not.toContain('takes no secret'),
  );

  it.each([
    ['invalid_request', 'client_secret must not be present'],
    ['invalid_client', 'Public client not allowed to send client_secret'],
    ['invalid_client', 'Do not send client_secret'],
  ])('is not taken out of a field where the client is seen to send none: %s, %s', (code, words) => {
    const found = cause(refused(code, words));
    expect(found?.title).toContain('takes no secret');
    expect(found?.summary).toContain('there is none in the request either');
    expect(JSON.stringify(found?.fix)).not.toContain('Empty the field');
    expect(found && faultsOfWords(found)).toEqual([]);
  });
});
