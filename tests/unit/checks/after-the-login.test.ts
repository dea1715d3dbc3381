/** What goes wrong behind the login page: whose page that is, and that the first request shows nothing of it. */
import { describe, expect, it } from 'vitest';
import { answer, direct, environment, issuer, redirectUri, request } from '../../fixtures/flow.ts';
import { judge } from '../../fixtures/judge.ts';
import { faultsOfWords } from '../../wording.ts';

const html = { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Sign in</title>' };
/** The browser is sent to a login page, which asks its own program for something. */
function atLogin(origin: string, status: number) {
  const login = `${origin}/login?login_request_id=lri_1`;
  const asks = request('POST', `${origin}/api/login`, { json: { username: 'a' }, headers: { origin, referer: login } });
  return direct()
    .until('authorize')
    .change('authorize', answer(302, { headers: { location: login } }))
    .add({
      login: answer(200, html)(request('GET', login, { navigation: true })),
      asks: answer(status, { json: { error: 'login request not found' } })({ ...asks, page: { tabId: 1, origin } }),
    });
}

describe('a login page that fails', () => {
  it.each(['https://app.acme.dev', 'https://login.example.org:8443'])('of one’s own: %s', (origin) => {
    const { cause } = judge(atLogin(origin, 500));
    const { host } = new URL(origin);
    expect(cause?.check).toBe('authorization/server-error');
    expect(cause?.owner).toBe('authorization-server');
    expect(cause?.references.map((r) => r.url).join()).not.toContain('status.scalekit.com');
    expect(cause?.title).toContain(host);
    expect(cause?.fix.do[0]?.place.name).toBe(host);
    expect(`${cause?.title} ${cause?.summary}`).not.toMatch(/Scalekit (?:answered|failed)/);
    expect(cause && faultsOfWords(cause)).toEqual([]);
  });

  it.each([environment, new URL(issuer).origin])('of Scalekit: %s', (origin) => {
    expect(judge(atLogin(origin, 500)).cause?.title).toContain('Scalekit failed');
  });

  it.each(['GET', 'POST'])('of one’s own, by %s of the browser', (method) => {
    const flow = atLogin('https://app.acme.dev', 500)
      .without('asks')
      .change('login', (x) => ({ ...answer(500, html)(x), request: { ...x.request, method } }));
    const { cause } = judge(flow);
    expect(cause?.check).toBe('authorization/server-error');
    expect(cause?.title).toContain('app.acme.dev');
    expect(cause && faultsOfWords(cause)).toEqual([]);
  });

  it('of Scalekit at a domain of the customer’s', () => {
    const origin = 'https://auth.acme.com';
    const flow = atLogin(origin, 500).change('asks', (x) => ({
      ...x,
      request: { ...x.request, url: `${origin}/a/auth/api/v1/passwordless/send` },
    }));
    const { cause } = judge(flow);
    expect(cause?.owner).toBe('scalekit');
    expect(cause?.title).toContain('Scalekit failed');
  });
});

describe('how to see that it is mended', () => {
  const asked = (location: string, error: string) => {
    const flow = direct()
      .until('authorize')
      .change('authorize', answer(302, { headers: { location } }))
      .add({
        end: answer(400, { json: { error, error_description: 'No connection is enabled' } })(
          request('GET', `${environment}/a/auth/callback?login_request_id=lri_1`, { navigation: true }),
        ),
      });
    return judge(flow).cause;
  };

  it.each(['invalid_request', 'unsupported_response_type', 'unauthorized_client'])(
    'is no request that opened the sign-in this time too: %s',
    (error) => {
      const cause = asked(`${environment}/a/auth/login?login_request_id=lri_1`, error);
      expect(cause?.check).toMatch(/^authorization\//);
      expect(cause?.verify.flatMap(({ anyOf }) => anyOf ?? [])).toEqual([]);
      expect(cause && faultsOfWords(cause)).toEqual([]);
    },
  );

  it('is that request where it is refused itself', () => {
    const flow = direct()
      .until('callback')
      .change('authorize', answer(302, { headers: { location: `${redirectUri}?error=invalid_request` } }))
      .change('callback', (x) => ({
        ...x,
        request: { ...x.request, url: `${redirectUri}?error=invalid_request&error_description=No` },
      }));
    expect(judge(flow).cause?.verify.flatMap(({ anyOf }) => anyOf ?? [])).not.toEqual([]);
  });
});
