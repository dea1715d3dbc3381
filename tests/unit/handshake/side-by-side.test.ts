/** Two sign-ins wait at one authorization server at once: its pages, redirects and callbacks go on with their own. */
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../lib/diagnose.ts';
import type { Exchange } from '../../../lib/exchange.ts';
import { handshakesOf } from '../../../lib/handshake/assemble.ts';
import {
  answer,
  clientId,
  direct,
  environment,
  type Flow,
  proxied,
  redirectUri,
  relayed,
  request,
  resourceId,
  server,
  start,
} from '../../fixtures/flow.ts';
import { inShort } from '../../fixtures/judge.ts';

const notes = 'https://notes.example.com/mcp';
const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' };
const redirect = (location: string) => answer(302, { headers: { location } });
const navigate = (url: string) => request('GET', url, { navigation: true });

/** Addresses of the pages of one sign-in. */
interface Pages {
  login: string;
  consent: string;
  back: string;
}
const byQuery = (id: string): Pages => ({
  login: `${environment}/a/auth/login?login_request_id=${id}`,
  consent: `${environment}/a/auth/consent?login_request_id=${id}`,
  back: `${environment}/a/auth/callback?login_request_id=${id}`,
});
const byPath = (id: string): Pages => ({
  login: `${environment}/interaction/${id}`,
  consent: `${environment}/interaction/${id}/consent`,
  back: `${environment}/resume/${id}`,
});
/** The pages have nothing of their own in their address. */
const byCookie = (): Pages => ({
  login: `${environment}/login`,
  consent: `${environment}/consent`,
  back: `${environment}/done`,
});

const startingAt = (exchanges: readonly Exchange[], ms: number, name: string): Exchange[] =>
  exchanges.map((x, i) => ({ ...x, id: `${name}-${i}`, startedAt: start + ms + i * 100 }));

/** Todo's sign-in up to its login page, and what comes behind that page; the same at notes. */
function signIn(flow: Flow, pages: Pages): { begun: Exchange[]; rest: Exchange[]; callback: string } {
  const callback = flow.get('callback').request.url;
  const begun = flow
    .until('authorize')
    .change('authorize', redirect(pages.login))
    .add({ login: answer(200, html)(navigate(pages.login)) });
  return { begun: begun.exchanges, rest: flow.from('callback').exchanges, callback };
}

const atNotes = (exchanges: Exchange[]): Exchange[] =>
  JSON.parse(
    JSON.stringify(exchanges)
      .replaceAll('mcp.example.com', 'notes.example.com')
      .replaceAll('51a7e000', '51a7e001')
      .replaceAll(clientId, 'm2m_203100998877665544')
      .replaceAll(resourceId, 'res_203100112351265282'),
  );

/** Todo and notes both come to their login page; then `next` happens to todo's. */
function both(flow: Flow, of: (id: string) => Pages, next: (todo: Pages, callback: string) => Exchange[]) {
  const todo = of('lri_103110769981504');
  const first = signIn(flow, todo);
  const second = atNotes(signIn(flow, of('lri_103110059392768')).begun);
  return {
    exchanges: [
      ...startingAt(first.begun, 0, 'todo'),
      ...startingAt(second, 2000, 'notes'),
      ...startingAt(next(todo, first.callback), 10_000, 'next'),
    ],
    later: startingAt(first.rest, 15_000, 'rest'),
  };
}

const byServer = (exchanges: readonly Exchange[]) =>
  Object.fromEntries(handshakesOf(exchanges).map((h) => [h.server, inShort(diagnose(h, { ended: true }))]));

const waiting = { verdict: 'incomplete', cause: null, suspect: null, warnings: [] };
const goesOn = (todo: Pages, callback: string) => [
  answer(200, html)(navigate(todo.consent)),
  redirect(callback)(navigate(todo.back)),
];

describe.each([
  ['direct', direct()],
  ['proxied', proxied()],
  ['relayed', relayed()],
] as const)('%s: the one that was begun first goes on', (_, flow) => {
  it.each([
    ['by what its pages have in the query', byQuery],
    ['by what its pages have in the path', byPath],
    ['by the state that comes back alone', byCookie],
  ])('%s', (__, of) => {
    const { exchanges, later } = both(flow, of, goesOn);
    const said = byServer([...exchanges, ...later]);
    expect(said[server]).toMatchObject({ verdict: 'connected', warnings: [] });
    expect(said[notes]).toMatchObject(waiting);
  });

  it('and is denied', () => {
    const { exchanges } = both(flow, byQuery, (todo, callback) => {
      const denied = `${redirectUri}?error=access_denied&${callback.slice(callback.indexOf('state='))}`;
      return [redirect(denied)(navigate(todo.back)), answer(200, html)(navigate(denied))];
    });
    const said = byServer(exchanges);
    expect(said[server]).toMatchObject({ verdict: 'failing', cause: 'authorization/access-denied' });
    expect(said[notes]).toMatchObject(waiting);
  });

  it('and its page fails', () => {
    const { exchanges } = both(flow, byQuery, (todo) => [answer(500, html)(navigate(todo.consent))]);
    const said = byServer(exchanges);
    expect(said[server]).toMatchObject({ verdict: 'failing', cause: 'authorization/server-error' });
    expect(said[notes]).toMatchObject(waiting);
  });

  it('and what its form sends says whose it is', () => {
    const { exchanges } = both(flow, byQuery, (todo) => [
      answer(
        500,
        html,
      )(
        request('POST', `${environment}/a/auth/answer`, {
          form: { login_request_id: new URL(todo.login).searchParams.get('login_request_id') ?? '' },
          navigation: true,
        }),
      ),
    ]);
    const said = byServer(exchanges);
    expect(said[server]).toMatchObject({ verdict: 'failing', cause: 'authorization/server-error' });
    expect(said[notes]).toMatchObject(waiting);
  });
});

it('a page that says nothing of its sign-in is of the one that came last', () => {
  const { exchanges } = both(direct(), byCookie, (todo) => [answer(500, html)(navigate(todo.consent))]);
  const said = byServer(exchanges);
  expect(said[notes]).toMatchObject({ verdict: 'failing', cause: 'authorization/server-error' });
  expect(said[server]).toMatchObject(waiting);
});

describe.each([
  ['through to the end', true],
  ['up to its second page', false],
])('one after the other, the first %s: what the pages of both have leads to neither', (_, isThrough) => {
  it.each([
    ['a word', 'screen=passwordless_otp'],
    ['the name of a flow', 'flowName=GeneralOAuthFlow'],
    ['a step that all sign-ins of a realm have', 'execution=5f0e0c3e-9a41-4c52-8f6d-1f1c52a3b9f0'],
  ])('%s', (__, shared) => {
    const second = (id: string) => navigate(`${environment}/a/auth/step?login_request_id=${id}&${shared}`);
    const [todo, own] = ['lri_103110769981504', 'lri_103110059392768'];
    const first = signIn(direct(), byQuery(todo));
    const said = byServer([
      ...startingAt([...first.begun, answer(200, html)(second(todo))], 0, 'todo'),
      ...(isThrough
        ? startingAt([redirect(first.callback)(navigate(byQuery(todo).back)), ...first.rest], 2000, 'rest')
        : []),
      ...startingAt(
        [...atNotes(signIn(direct(), byQuery(own)).begun), answer(500, html)(second(own))],
        30_000,
        'notes',
      ),
    ]);
    expect(said[server]).toMatchObject(isThrough ? { verdict: 'connected', warnings: [] } : waiting);
    expect(said[notes]).toMatchObject({ verdict: 'failing', cause: 'authorization/server-error' });
  });
});
