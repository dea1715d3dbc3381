/** A 401 at the authorization endpoint is where some sign-ins begin, and where others are refused. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../lib/exchange.ts';
import { federated } from '../../fixtures/federated.ts';
import { answer, direct, environment, type Flow, native, request, requestHeaders } from '../../fixtures/flow.ts';
import { judgeInShort } from '../../fixtures/judge.ts';
import { nothing, redirect } from '../../fixtures/pages.ts';

type Change = (x: Exchange) => Exchange;
const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body: `<!doctype html><p>${body}</p>` });
const navigate = (url: string) => request('GET', url, { navigation: true });

describe('a 401 with which a sign-in begins', () => {
  const asks = (...schemes: string[]) =>
    answer(401, { ...html('Unauthorized'), headers: { 'www-authenticate': schemes } });
  const toFillIn = answer(401, html('<form method="post"><input type="password" name="password"></form>'));
  const leadsOn = answer(401, html('<script>location = "/login"</script>'));
  const at200 = (to: string) => answer(200, html('Sign in.'))(navigate(to));
  const login = at200(`${environment}/login`);
  const said = (body: string) => answer(401, html(body));
  const sendsItself = said(
    '<form method="post" action="/authenticate"></form><script>document.forms[0].submit()</script>',
  );
  const shown = answer(
    200,
    html('Sign in.'),
  )(request('POST', `${environment}/authenticate`, { navigation: true, form: {} }));
  const from = requestHeaders({ referer: direct().get('authorize').request.url });
  const basic = { 'www-authenticate': 'Basic realm="api"' };
  const begun = (change: Change, flow = direct()) => flow.until('authorize').change('authorize', change);

  it.each<[string, Flow]>([
    ['the browser signs the person in', begun(asks('Negotiate'))],
    ['the same, of a program', begun(asks('Negotiate', 'NTLM'), native())],
    ['the browser asks for a password', begun(asks('Basic realm="staging"'))],
    ['the browser cannot, and the page goes on', begun(asks('Negotiate')).add({ login })],
    ['the page asks', begun(toFillIn)],
    ['the page leads to one that asks', begun(leadsOn).add({ login })],
    ['the page asks for a name first', begun(answer(401, html('<form method="post"><input name="username"></form>')))],
    ['the page sends itself on', begun(sendsItself)],
    ['and leads to one that asks', begun(sendsItself).add({ form: shown })],
    ['the body was not seen, and a form was sent', begun(answer(401, { bare: true })).add({ form: shown })],
    ['the next page says where it comes from', begun(said('Unauthorized')).add({ login: from(login) })],
    [
      'the next page sends on to one that asks',
      begun(leadsOn).add({ login: redirect(`${environment}/form`)(login), form: at200(`${environment}/form`) }),
    ],
    [
      'a page after the request asks the browser',
      begun(redirect(login.request.url)).add({ asked: asks('NTLM')(login) }),
    ],
    ['the provider asks the browser', federated().until('upstream').change('upstream', asks('Negotiate'))],
  ])('is none that refuses: %s', (_, flow) => {
    expect(judgeInShort(flow)).toEqual({ verdict: 'incomplete', ...nothing });
  });

  it.each<[string, Change, string]>([
    ['a page that says no more', answer(401, html('Unauthorized')), 'authorization/invalid-request'],
    [
      'a client that is not known',
      answer(401, { headers: { 'www-authenticate': 'Basic realm="oauth"' }, json: { error: 'invalid_client' } }),
      'authorization/unknown-client',
    ],
    [
      'a client that is not known, in words',
      answer(401, { ...html('Client not found.<form><input name="q"></form>') }),
      'authorization/unknown-client',
    ],
    ['another status', answer(403, { headers: { 'www-authenticate': 'Negotiate' } }), 'authorization/invalid-request'],
    ['JSON', answer(401, { headers: basic, json: { message: 'Unauthorized' } }), 'authorization/invalid-request'],
    [
      'a server that guards an API',
      answer(401, { ...html('Full authentication is required to access this resource'), headers: basic }),
      'authorization/invalid-request',
    ],
    [
      'the account',
      answer(401, { ...html('Account locked. Contact your admin.'), headers: { 'www-authenticate': 'Negotiate' } }),
      'authorization/invalid-request',
    ],
    [
      'a form to search',
      said('<form action="/search"><input name="q" type="text"></form>'),
      'authorization/invalid-request',
    ],
    [
      'a form to sign out',
      said('You are not assigned to this application<form method="post"><input type="hidden" name="user"><button>'),
      'authorization/invalid-request',
    ],
  ])('is a refusal otherwise: %s', (_, change, cause) => {
    expect(judgeInShort(begun(change))).toMatchObject({ verdict: 'failing', cause });
  });

  const asked = { ...html('Unauthorized'), headers: { 'www-authenticate': 'Negotiate' } };
  it.each<[string, Flow, string]>([
    [
      'a page that the person opens after it',
      begun(said('Unauthorized')).add({ login }),
      'authorization/invalid-request',
    ],
    [
      'a page after the application was refused',
      begun(said('The application is disabled.')).add({ login: from(login) }),
      'authorization/invalid-request',
    ],
    [
      'a form that was sent',
      begun(redirect(login.request.url)).add({
        login,
        wrong: answer(401, asked)(request('POST', login.request.url, { navigation: true, form: {} })),
      }),
      'authorization/invalid-request',
    ],
    [
      'a password that is asked for again',
      begun(asks('Basic realm="staging"')).add({ again: asks('Basic realm="staging"')(direct().get('authorize')) }),
      'authorization/invalid-request',
    ],
    [
      'the provider, for the account',
      federated()
        .until('upstream')
        .change('upstream', answer(401, { ...asked, ...html('Your account is disabled.'), headers: asked.headers })),
      'authorization/identity-provider',
    ],
  ])('is none with which it begins: %s', (_, flow, cause) => {
    expect(judgeInShort(flow)).toMatchObject({ verdict: 'failing', cause });
  });
});
