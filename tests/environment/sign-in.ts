/** Sign-in and consent: passed without a person, or as two plain pages with buttons. */
import express, { type Express, type Request, type Response } from 'express';
import type Provider from 'oidc-provider';
import type { Switches } from './switches.ts';

const accountId = 'usr_104512376598791234';

const page = (title: string, form: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<body><h1>${title}</h1>${form}</body></html>`;

/** What the prompt of an interaction lists as missing, from the provider's untyped details. */
const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

export function addSignIn(app: Express, provider: Provider, switches: Switches): void {
  type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

  async function grant(details: Details, account: string): Promise<string> {
    const { params, grantId } = details;
    const existing = grantId ? await provider.Grant.find(grantId) : undefined;
    const grant = existing ?? new provider.Grant({ accountId: account, clientId: String(params.client_id) });
    const scopes = String(params.scope ?? '');
    if (scopes) grant.addOIDCScope(scopes);
    const missing = details.prompt.details.missingResourceScopes;
    for (const [resource, names] of Object.entries(missing ?? {}))
      grant.addResourceScope(resource, list(names).join(' '));
    for (const resource of [params.resource].flat()) {
      if (typeof resource === 'string') grant.addResourceScope(resource, scopes);
    }
    return grant.save();
  }

  const deny = (request: Request, response: Response) =>
    provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'The user denied the request',
    });

  const signIn = (request: Request, response: Response) =>
    provider.interactionFinished(request, response, { login: { accountId } }, { mergeWithLastSubmission: false });

  async function allow(request: Request, response: Response, details: Details) {
    const account = details.session?.accountId ?? accountId;
    const result = { login: { accountId: account }, consent: { grantId: await grant(details, account) } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }

  app.get('/sign-in/:uid', async (request, response) => {
    const details = await provider.interactionDetails(request, response);
    if (!switches.interactive) {
      if (switches.person === 'denies') return deny(request, response);
      return allow(request, response, details);
    }
    const base = `/sign-in/${details.uid}`;
    response.type('html').send(
      details.prompt.name === 'login'
        ? page(
            'Sign in',
            `<form method="post" action="${base}/login"><button name="sign-in">Sign in as Ada</button></form>`,
          )
        : page(
            'Allow access?',
            `<form method="post" action="${base}/consent"><button name="allow">Allow</button></form>
             <form method="post" action="${base}/deny"><button name="deny">Deny</button></form>`,
          ),
    );
  });

  const body = express.urlencoded({ extended: false });
  app.post('/sign-in/:uid/login', body, (request, response) => signIn(request, response));
  app.post('/sign-in/:uid/consent', body, async (request, response) =>
    allow(request, response, await provider.interactionDetails(request, response)),
  );
  app.post('/sign-in/:uid/deny', body, (request, response) => deny(request, response));
}
