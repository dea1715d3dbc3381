/** A client that has no metadata sends the browser to an address of its own making: there may be a page to sign in at. */
import { describe, expect, it } from 'vitest';
import { answer, direct, type Flow, request, server } from '../../../fixtures/flow.ts';
import { newest } from '../fake-browser.ts';
import { browser, inBrowser, pass, play, TAB } from './started.ts';

inBrowser();

describe('at an address that the client made up', () => {
  const page = (body: string) => ({ headers: { 'content-type': 'text/html' }, body });
  const form = page('<form method="post"><input type="password" name="password"></form>');
  const notFound = answer(404);
  const madeUp = new URL('/authorize', server);
  madeUp.search = new URL(direct().get('authorize').request.url).search;
  const flow = (status: number, shown: ReturnType<typeof page>) =>
    direct()
      .until('authorize')
      .without('serverMetadata', 'register')
      .change('resourceMetadata', notFound)
      .add({ root: notFound(request('GET', new URL('/.well-known/oauth-authorization-server', server).href)) })
      .change('authorize', (x) => ({ ...x, request: { ...x.request, url: madeUp.href } }), answer(status, shown));
  const typed = answer(401, page(`<p>Wrong password</p>${form.body}`));

  it.each<[string, Flow, boolean]>([
    ['nothing is there', flow(404, page('Cannot GET /authorize')), false],
    ['it fails', flow(500, page('Internal Server Error')), false],
    ['it is a page to sign in at', flow(200, form), true],
    ['it is one, with a status of its own', flow(401, form), true],
    [
      'a password was mistyped there',
      flow(200, form).add({
        typed: typed(request('POST', madeUp.href, { navigation: true, form: { password: 'x' } })),
      }),
      true,
    ],
  ])('%s', async (_, { exchanges }, waits) => {
    await browser.page(TAB);
    const view = browser.view(TAB);
    await play(exchanges);
    await pass(30_000);
    expect(newest(view)).toMatchObject({
      running: waits,
      atSignIn: waits,
      diagnosis: { verdict: waits ? 'incomplete' : 'failing' },
    });
  });
});
