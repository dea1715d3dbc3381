/** An endpoint that is plain http: what stopped the client only where nothing shows that it went on, or was refused before. */
import { describe, expect, it } from 'vitest';
import { answer, direct, json, native, request, url } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';

const http = (name: string) => `http://auth.example.com/${name}`;
const all = {
  authorization_endpoint: http('authorize'),
  token_endpoint: http('token'),
  registration_endpoint: http('register'),
};
const to = (address: string) => url((it) => Object.assign(it, { href: address }));
const insecure = () => native().change('serverMetadata', json(all));
const process = () =>
  insecure()
    .change('register', to(http('register')))
    .change('token', to(http('token')))
    .without('authorize', 'callback');

const judged = (flow: ReturnType<typeof native>) => {
  const { cause, warnings } = judge(flow);
  return { cause: cause?.check, warned: warnings.some(({ check }) => check === 'server-metadata/insecure-endpoint') };
};
const refused = (error: string, error_description: string) => answer(400, { json: { error, error_description } });

describe('it is a warning where the client was answered', () => {
  it('with a refusal of its registration there', () => {
    const flow = process()
      .until('register')
      .change('register', refused('invalid_client_metadata', 'Only todo:read is supported as scope.'));
    expect(judged(flow)).toEqual({ cause: 'registration/rejected', warned: true });
  });

  it('with a refusal of its code there, though nothing shows its browser', () => {
    const flow = process().until('token').change('token', refused('invalid_grant', 'The code has expired'));
    expect(judged(flow)).toEqual({ cause: 'token/invalid-grant', warned: true });
  });

  it('with a refusal at an address before it', () => {
    const flow = direct()
      .until('authorize')
      .change('serverMetadata', json({ token_endpoint: all.token_endpoint }))
      .change('authorize', refused('invalid_scope', 'The requested scope is unknown'));
    expect(judged(flow)).toEqual({ cause: 'authorization/invalid-scope', warned: true });
  });

  it('and its words assert nothing of a client that was not stopped', () => {
    const flow = process().until('token').change('token', refused('invalid_grant', 'The code has expired'));
    const warning = judge(flow).warnings.find(({ check }) => check === 'server-metadata/insecure-endpoint');
    expect(warning?.summary).toContain('the current official SDK');
  });
});

describe('it is the cause where the client went no further', () => {
  it('than the metadata', () => {
    expect(judged(insecure().until('serverMetadata')).cause).toBe('server-metadata/insecure-endpoint');
  });

  it('than a sign-in that worked, before the token', () => {
    const flow = direct()
      .until('callback')
      .change('serverMetadata', json({ token_endpoint: all.token_endpoint }));
    expect(judged(flow).cause).toBe('server-metadata/insecure-endpoint');
  });

  it('than a redirect from http, which loses what was posted', () => {
    const flow = process()
      .until('register')
      .change('register', answer(301, { headers: { location: 'https://auth.example.com/register' } }))
      .add({
        lost: {
          ...answer(405, { json: { error: 'method_not_allowed' } })(
            request('GET', 'https://auth.example.com/register'),
          ),
          page: { tabId: -1, origin: null },
        },
      });
    expect(judged(flow).cause).toBe('server-metadata/insecure-endpoint');
  });
});
