/** A token in a custom header, which takes the place of the one that the sign-in brought: the client's, and not the server's. */
import { expect, it } from 'vitest';
import {
  answer,
  direct,
  type Flow,
  json,
  masked,
  proxied,
  relayed,
  requestHeaders,
  token,
} from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const refused = answer(401, { json: { error: 'Token validation failed' } });
const entered = requestHeaders({ authorization: `Bearer ${masked('access_token', '0dd0dd00')}` });
/** Refused before the sign-in and after it. */
const twice = (flow: Flow) =>
  flow.until('connect').change('initialize', entered, refused).change('connect', entered, refused);

it.each([
  ['asked by the page', direct()],
  ['through the proxy', proxied()],
])('%s', (_, flow) => {
  const { verdict, cause } = judge(twice(flow));
  expect({ verdict, check: cause?.check, owner: cause?.owner }).toEqual({
    ...{ verdict: 'failing', check: 'session/token-rejected', owner: 'client' },
  });
  expect(cause?.title).toContain('another token than the one that it got');
  expect(cause?.fix.do[0]?.text).toContain('custom headers');
  expect(cause && faultsOfWords(cause)).toEqual([]);
});

const own = requestHeaders({ authorization: `Bearer ${token()}` });
it.each<[string, Flow]>([
  ['the new token is refused too', twice(direct()).change('connect', own)],
  [
    'the sign-in brought it, and another one since',
    direct()
      .until('connect')
      .change('connect', refused)
      .add({ again: json({ access_token: masked('access_token', '0bbbbbbb') })(direct().get('token')) })
      .add({ old: refused(direct().get('connect')) }),
  ],
  [
    'it goes with a stream of before',
    direct()
      .until('token')
      .change('initialize', entered, refused)
      .add({ stream: entered(refused(direct().get('stream'))) }),
  ],
  ['it was sent before the new token came', twice(direct()).change('token', (x) => ({ ...x, durationMs: 60_000 }))],
  ['nothing was sent before the sign-in', direct().until('connect').change('connect', entered, refused)],
  ['a backend sent it, whose page told of the old one alone', twice(relayed())],
])('is not said where %s', (_, flow) => expect(judge(flow).cause?.title).not.toContain('another token'));

it('is nothing where the new token is taken', () => {
  const { verdict, cause } = judge(direct().change('initialize', entered, refused));
  expect({ verdict, cause }).toEqual({ verdict: 'connected', cause: undefined });
});
