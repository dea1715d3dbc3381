import { describe, expect, test } from 'vitest';
import { callbackError, oauthError } from '../../../lib/protocol/oauth-errors.ts';
import {
  oauthCodes,
  saysInvalidTarget,
  saysRedirectUri,
  saysUnknownClient,
} from '../../../lib/protocol/oauth-words.ts';
import { pageText } from '../../../lib/text/page.ts';
import { fc } from '../../property.ts';
import { growth, LINEAR } from '../growth.ts';
import { anyText } from './any-text.ts';

const json = 'application/json';

describe('JSON', () => {
  test.each([
    [
      'RFC 6749',
      { error: 'invalid_grant', error_description: 'Refresh token has been revoked' },
      'invalid_grant',
      'Refresh token has been revoked',
    ],
    ['Scalekit, code alone', { error: 'invalid_client_metadata_url' }, 'invalid_client_metadata_url', undefined],
    ["Oracle's, the words of the code apart", { error: 'invalid client' }, 'invalid_client', 'invalid client'],
    ['the same as a title', { error: 'Invalid Grant' }, 'invalid_grant', 'Invalid Grant'],
    ['ordinary words are no code', { error: 'Access denied' }, undefined, 'Access denied'],
    ['nor is what begins like one', { error: 'invalid client certificate' }, undefined, 'invalid client certificate'],
    ["Scalekit's examples", { error: 'Missing Bearer token' }, undefined, 'Missing Bearer token'],
    [
      'WordPress',
      { code: 'invalid_redirect_uri', message: 'Each redirect_uri must be an HTTPS URL', data: { status: 400 } },
      'invalid_redirect_uri',
      'Each redirect_uri must be an HTTPS URL',
    ],
    ['gRPC gateway', { code: 3, message: 'invalid redirect uri', details: [] }, undefined, 'invalid redirect uri'],
    [
      "gRPC gateway with Scalekit's ErrorInfo",
      {
        code: 3,
        message: 'request validation failed',
        details: [
          {
            '@type': 'type.googleapis.com/scalekit.v1.errdetails.ErrorInfo',
            error_code: 'VALIDATION_ERROR',
            debug_info: 'redirect_uris[0]',
            validation_error_info: {
              fields: [{ field: 'redirect_uris', description: 'must be a valid URL', constraint: 'uri' }],
            },
          },
        ],
      },
      'VALIDATION_ERROR',
      'request validation failed. redirect_uris[0]. redirect_uris: must be a valid URL',
    ],
    ['Google API', { error: { code: 400, message: 'Bad', status: 'INVALID_ARGUMENT' } }, 'INVALID_ARGUMENT', 'Bad'],
    [
      'JSON-RPC',
      { jsonrpc: '2.0', id: 1, error: { code: -32001, message: 'Unauthorized' } },
      undefined,
      'Unauthorized',
    ],
    [
      'Clerk',
      {
        errors: [
          {
            code: 'form_param_value_invalid',
            message: 'is invalid',
            long_message: 'client_uri must have the same origin as a redirect_uri',
            meta: { param_name: 'client_uri' },
          },
        ],
      },
      'form_param_value_invalid',
      'client_uri must have the same origin as a redirect_uri',
    ],
    [
      'a list of errors, all of them',
      { errors: [{ message: 'client_name is too long' }, { message: 'logo_uri must be https' }] },
      undefined,
      'client_name is too long. logo_uri must be https',
    ],
    [
      'Rails, Laravel',
      { message: 'The given data was invalid.', errors: { client_uri: ['is not allowed'] } },
      undefined,
      'The given data was invalid. client_uri: is not allowed',
    ],
    [
      'escaped for a page and then sent as JSON',
      { error: 'invalid_request', error_description: 'missing parameter: &#39;scope&#39; or \\u0027resource\\u0027.' },
      'invalid_request',
      "missing parameter: 'scope' or 'resource'.",
    ],
    ['FastAPI', { detail: 'Not authenticated' }, undefined, 'Not authenticated'],
    [
      'FastAPI, validation',
      { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing' }] },
      'missing',
      'Field required',
    ],
    [
      'FastAPI, object',
      { detail: { error: 'invalid_client', error_description: 'Invalid client_id' } },
      'invalid_client',
      'Invalid client_id',
    ],
    [
      'Okta',
      { errorCode: 'E0000022', errorSummary: 'The endpoint does not support the provided HTTP method' },
      'E0000022',
      'The endpoint does not support the provided HTTP method',
    ],
    [
      'NestJS',
      { statusCode: 400, message: ['redirect_uris must be an array'], error: 'Bad Request' },
      undefined,
      'redirect_uris must be an array. Bad Request',
    ],
    [
      'problem details',
      { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'Registration is disabled' },
      'about:blank',
      'Registration is disabled',
    ],
    [
      'OAuth code beside a phrase',
      { error: 'Bad Request', code: 'invalid_target', message: 'x' },
      'invalid_target',
      'x. Bad Request',
    ],
  ])('%s', (_, body, code, description) => {
    const { field: _field, ...read } = oauthError(JSON.stringify(body), json) ?? {};
    expect(read).toEqual({
      ...(code && { code }),
      ...(description && { description }),
      where: 'body',
    });
  });

  test('what holds no error gives none', () => {
    expect(oauthError('{}', json)).toBeUndefined();
    expect(oauthError('', json)).toBeUndefined();
    expect(oauthError('[]', json)).toBeUndefined();
    expect(oauthError('{"access_token":"x","token_type":"Bearer"}', json)?.code).toBeUndefined();
    expect(oauthError('{"error":', json)).toBeUndefined();
    expect(oauthError('["a"]', json)).toBeUndefined();
  });

  test('plain words under the type of JSON are words', () => {
    expect(oauthError('CSRF validation failed', json)).toEqual({
      description: 'CSRF validation failed',
      where: 'body',
    });
  });

  test('JSON under another type is JSON', () => {
    expect(oauthError('{"error":"invalid_scope"}', 'text/plain')?.code).toBe('invalid_scope');
    expect(oauthError(' {"error":"invalid_scope"}', undefined)?.code).toBe('invalid_scope');
  });
});

test('form', () => {
  const body = 'error=invalid_request&error_description=a+b%26c';
  const read = { code: 'invalid_request', description: 'a b&c', where: 'body' };
  expect(oauthError(body, 'application/x-www-form-urlencoded')).toEqual(read);
  expect(oauthError(body, 'text/plain')).toEqual(read);
});

describe('plain text', () => {
  test('zitadel/oidc: the description alone', () => {
    const error = oauthError('unable to retrieve client by id\n', 'text/plain; charset=utf-8');
    expect(error).toEqual({ description: 'unable to retrieve client by id', where: 'body' });
    expect(error && saysUnknownClient(error)).toBe(true);
  });
  test('a code alone, and a code among words', () => {
    expect(oauthError('invalid_client_metadata_url', 'text/plain')).toEqual({
      code: 'invalid_client_metadata_url',
      where: 'body',
    });
    expect(oauthError('error: invalid_target (https://a)', 'text/plain')).toEqual({
      code: 'invalid_target',
      description: 'error: invalid_target (https://a)',
      where: 'body',
    });
  });
});

describe('pages', () => {
  test('Google', () => {
    const html = `<!doctype html><html><head><title>Error 400 (OAuth2 Error)!!1</title><style>p{color:red}</style></head>
      <body><h1>Access blocked: This app’s request is invalid</h1><p>Error 400: <b>redirect_uri_mismatch</b></p><script>var x="access_denied"</script></body></html>`;
    const error = oauthError(html, 'text/html');
    expect(error).toEqual({
      code: 'redirect_uri_mismatch',
      description: 'Error 400: redirect_uri_mismatch',
      where: 'page',
    });
  });
  test('Entra, whose words are in a script', () => {
    const html = `<html><script>$Config={"strServiceExceptionMessage":"AADSTS50011: The redirect URI 'http://localhost:6274/oauth/callback' specified in the request does not match the redirect URIs configured for the application 'x'."};</script></html>`;
    const error = oauthError(html, 'text/html; charset=utf-8');
    expect(error?.where).toBe('page');
    expect(error && saysRedirectUri(error)).toBe(true);
    expect(error && saysInvalidTarget(error)).toBe(false);
  });
  test.each([
    [
      'escapes of a script',
      String.raw`<script>$Config={"strServiceExceptionMessage":"AADSTS900144: The request body must contain the following parameter: \u0027scope\u0027."}</script>`,
    ],
    [
      'other escapes',
      String.raw`<script>var m="AADSTS900144: The request body must contain the following parameter: \x27scope\x27.";</script>`,
    ],
    ['entities', '<body>AADSTS900144: The request body must contain the following parameter: &#39;scope&#39;.</body>'],
    [
      'entities with names',
      '<body><p>AADSTS900144: The request body must contain the following parameter: &apos;scope&apos;.</p></body>',
    ],
    [
      'markup',
      "<body><p>AADSTS900144: The request body must contain the following parameter: <b>'scope'</b>.</p></body>",
    ],
  ])('Entra, quoted to its last word: %s', (_name, html) => {
    expect(oauthError(`<html>${html}</html>`, 'text/html')?.description?.replaceAll(/(?<=') | (?=[.'])/g, '')).toMatch(
      /^AADSTS900144: The request body must contain the following parameter: ?'scope'\.?$/,
    );
  });
  test('Keycloak', () => {
    const html =
      '<!DOCTYPE html><html><body><div id="kc-error-message"><p class="instruction">Invalid parameter: redirect_uri</p></div></body></html>';
    const error = oauthError(html, undefined);
    expect(error).toEqual({ description: 'Invalid parameter: redirect_uri', where: 'page' });
  });
  test('oidc-provider', () => {
    const html = `<!DOCTYPE html><html><head><title>oops! something went wrong</title></head><body><div><h1>oops! something went wrong</h1>
      <pre><strong>error</strong>: invalid_client</pre><pre><strong>error_description</strong>: client is invalid</pre></div></body></html>`;
    const error = oauthError(html, 'text/html');
    expect(error).toEqual({ code: 'invalid_client', description: 'client is invalid', where: 'page' });
    expect(error && saysUnknownClient(error)).toBe(true);
  });
  test.each([
    ['what it says of no code', 'interaction session id cookie not found', 'invalid_request'],
    ['nothing but the code', undefined, 'server_error'],
  ])('oidc-provider: %s', (_name, description, code) => {
    const line = description === undefined ? '' : `<pre><strong>error_description</strong>: ${description}</pre>`;
    const html = `<!DOCTYPE html><html><body><pre><strong>error</strong>: ${code}</pre>${line}</body></html>`;
    expect(oauthError(html, 'text/html')).toEqual({ code, ...(description && { description }), where: 'page' });
  });
  test('a page that lists something of its own', () => {
    const html =
      '<!DOCTYPE html><html><body><pre>error: none</pre><pre>error_description: all is well</pre></body></html>';
    expect(oauthError(html, 'text/html')).toBeUndefined();
  });
  test('a sign-in page says nothing', () => {
    const html =
      '<html><head><title>Sign in to Acme</title></head><body><form><label>Email &amp; password</label><input name="email"></form><a href="/redirect_uri/invalid">Help</a></body></html>';
    expect(oauthError(html, 'text/html')).toBeUndefined();
  });
  test('text of a page', () => {
    expect(
      pageText('<p>a &lt;b&gt; &#39;c&#x27; &amp;amp;</p><!-- <p>no</p> --><script>no()</script>d<br>e<style>f{}'),
    ).toBe("a <b> 'c' &amp;\nd\ne");
  });
  test.each(['<script>', '<!--', '<p', '<', '&#', '<p>a', '</script', 'client redirect uri '])(
    'a page of nothing but %j is read in one go',
    (piece) => {
      const read = (length: number) => oauthError(`<html>${piece.repeat(length / piece.length)}`, 'text/html');
      expect(growth(8192, read)).toBeLessThan(LINEAR);
    },
  );
});

test('a callback', () => {
  expect(
    callbackError({ error: 'invalid_request', error_description: 'no connections enabled for the client', state: 'x' }),
  ).toEqual({
    code: 'invalid_request',
    description: 'no connections enabled for the client',
    where: 'callback',
  });
  expect(callbackError({ error: 'redirect_mismatch' })).toEqual({ code: 'redirect_mismatch', where: 'callback' });
  expect(callbackError({ code: 'abc', state: 'x' })).toBeUndefined();
  expect(callbackError({ error: '' })).toBeUndefined();
});

describe('properties', () => {
  const types = fc.constantFrom(json, 'text/html', 'text/plain', 'application/x-www-form-urlencoded', '', undefined);
  test('never throws, and what it returns is bounded', () => {
    const body = fc.oneof(
      anyText(500),
      fc.json(),
      fc.json().map((text) => `{"error":${text},"details":[${text}]}`),
    );
    fc.assert(
      fc.property(body, types, (text, type) => {
        const error = oauthError(text, type);
        expect(error?.code?.length ?? 0).toBeLessThanOrEqual(100);
        expect(error?.description?.length ?? 0).toBeLessThanOrEqual(1000);
        if (error) [saysRedirectUri, saysUnknownClient, saysInvalidTarget].forEach((says) => void says(error));
      }),
      { numRuns: 500 },
    );
  });

  const words = fc.stringMatching(/^[a-z][a-z .:]{0,60}[a-z]$/);
  test('what RFC 6749 writes is read back from JSON, form and callback', () => {
    fc.assert(
      fc.property(fc.constantFrom(...oauthCodes), words, (code, description) => {
        const params = { error: code, error_description: description };
        const read = { code, description };
        expect(oauthError(JSON.stringify(params), json)).toEqual({ ...read, where: 'body' });
        expect(oauthError(String(new URLSearchParams(params)), 'application/x-www-form-urlencoded')).toEqual({
          ...read,
          where: 'body',
        });
        expect(callbackError(params)).toEqual({ ...read, where: 'callback' });
      }),
    );
  });
});
