/**
 * An authorization server shaped like a Scalekit environment: `oidc-provider` does the OAuth; the paths, ids, claims,
 * documents and error bodies around it are Scalekit's.
 */
import { generateKeyPairSync, randomInt } from 'node:crypto';
import cors from 'cors';
import express, { type Express } from 'express';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { addSignIn } from './sign-in.ts';
import type { Storage } from './storage.ts';
import { environmentPaths, issuerOf, type Places, type Switches } from './switches.ts';

/** Scopes that the test resource defines in its dashboard. */
export const resourceScopes = ['todo:read', 'todo:write'];

/** Scalekit's ids end in 18 digits. */
export const digits = (count = 18): string => Array.from({ length: count }, () => randomInt(1, 10)).join('');

/** RFC 8414 metadata of the resource, as Scalekit publishes it. */
export function serverMetadata(places: Places, { dcr, cimd, callbackIssuer }: Switches): Record<string, unknown> {
  const { environmentUrl } = places;
  const paths = environmentPaths(places);
  return {
    issuer: issuerOf(places),
    authorization_endpoint: environmentUrl + paths.authorization,
    token_endpoint: environmentUrl + paths.token,
    jwks_uri: environmentUrl + paths.keys,
    ...(dcr && { registration_endpoint: environmentUrl + paths.registration }),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_post', 'client_secret_basic'],
    ...(cimd && { client_id_metadata_document_supported: true }),
    ...(callbackIssuer && { authorization_response_iss_parameter_supported: true }),
  };
}

/** The OpenID document of the environment itself, which offers no registration. */
const environmentMetadata = ({ environmentUrl }: Places): Record<string, unknown> => ({
  issuer: environmentUrl,
  authorization_endpoint: `${environmentUrl}/oauth/authorize`,
  token_endpoint: `${environmentUrl}/oauth/token`,
  jwks_uri: `${environmentUrl}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
});

/** The ways in which a client may write the resource (RFC 8707) of a server: its URL, a parent of it, a final slash. */
function isResource(resource: string, serverUrl: string): boolean {
  const bare = (url: string) => url.replace(/\/$/, '');
  return [serverUrl, new URL('/', serverUrl).href].map(bare).includes(bare(resource));
}

function audienceOf(places: Places, switches: Switches): string[] {
  if (switches.audience === 'resource') return [places.resourceId];
  if (switches.audience === 'other-resource') return ['https://billing.example.com/mcp', 'res_700000000000000001'];
  return [switches.registeredServerUrl ?? places.serverUrl, places.resourceId];
}

function tokenIssuer(places: Places, { issuerForm }: Switches): string {
  if (issuerForm === 'other') return 'https://another-environment.scalekit.example';
  return issuerForm === 'environment' ? places.environmentUrl : issuerOf(places);
}

/** Error pages of the authorization endpoint in Scalekit's words. */
function renderError(ctx: KoaContextWithOIDC, error: { error: string; error_description?: string | undefined }): void {
  const clientId = String(ctx.query.client_id ?? '');
  let body: Record<string, string | undefined> = { ...error };
  if (error.error === 'invalid_client' || error.error === 'invalid_client_metadata') {
    body = clientId.startsWith('m2m_')
      ? { error: 'invalid_request', error_description: 'unable to retrieve client by id' }
      : { error: 'invalid_client_metadata_url', error_description: 'the client metadata URL could not be resolved' };
  } else if (error.error === 'invalid_redirect_uri') {
    const description =
      'The requested redirect_uri is missing in the client configuration. If you have any questions, you may contact the administrator of the application.';
    body = { error: 'invalid_request', error_description: description };
  }
  ctx.type = 'json';
  ctx.body = JSON.stringify({ error: body.error, error_description: body.error_description });
}

function createProvider({ places, switches, storage, clients = [] }: Setup): Provider {
  const paths = environmentPaths(places);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = `sk_${places.resourceId.slice(-8)}`;

  const provider = new Provider(issuerOf(places), {
    adapter: storage.adapter,
    jwks: {
      keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', kid: `snk_${digits()}`, use: 'sig', alg: 'RS256' }],
    },
    routes: {
      authorization: paths.authorization,
      token: paths.token,
      registration: paths.registration,
      jwks: paths.keys,
    },
    // Cookies know no port: several environments on localhost keep theirs apart by name.
    cookies: {
      keys: [digits()],
      names: { interaction: `${name}_interaction`, resume: `${name}_resume`, session: `${name}_session` },
    },
    clients: clients.map((client) => ({
      client_id: client.id,
      redirect_uris: client.redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      ...(client.secret
        ? { client_secret: client.secret, token_endpoint_auth_method: 'client_secret_post' as const }
        : { token_endpoint_auth_method: 'none' as const }),
    })),
    clientAuthMethods: ['none', 'client_secret_post', 'client_secret_basic'],
    clientDefaults: { grant_types: ['authorization_code', 'refresh_token'] },
    scopes: ['openid', 'profile', 'email', 'offline_access', ...resourceScopes],
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Ada', email: 'ada@example.com' }) }),
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}` },
    issueRefreshToken: (_ctx, client, code) =>
      switches.refreshTokens && client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    ttl: {
      AccessToken: () => switches.tokenLifetime,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
      RefreshToken: 86400,
    },
    renderError: (ctx, out) => renderError(ctx, out),
    features: {
      devInteractions: { enabled: false },
      registration: {
        enabled: true,
        initialAccessToken: false,
        issueRegistrationAccessToken: false,
        idFactory: () => `m2m_${digits()}`,
      },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02', allowFetch: () => switches.cimd },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => places.serverUrl,
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          const known = switches.registeredServerUrl ?? places.serverUrl;
          if (!isResource(resource, known) && !isResource(resource, places.serverUrl)) throw new errors.InvalidTarget();
          return {
            scope: resourceScopes.join(' '),
            audience: places.resourceId,
            accessTokenFormat: 'jwt',
            accessTokenTTL: switches.tokenLifetime,
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    formats: {
      customizers: {
        jwt(_ctx, token, jwt) {
          jwt.payload.iss = tokenIssuer(places, switches);
          jwt.payload.aud = audienceOf(places, switches);
          jwt.payload.iat = Number(jwt.payload.iat) + switches.tokenClock;
          jwt.payload.exp = Number(jwt.payload.exp) + switches.tokenClock;
          jwt.payload.nbf = jwt.payload.iat;
          jwt.payload.jti = `tkn_${digits()}`;
          jwt.payload.oid = 'org_104512376598790001';
          if ('sessionUid' in token && token.sessionUid) jwt.payload.sid = `ses_${digits()}`;
        },
      },
    },
  });

  provider.proxy = true;
  provider.use(async (ctx, next) => {
    await next();
    const location = ctx.response.get('location');
    if (location && !switches.callbackIssuer) {
      // RFC 9207 is not in Scalekit's metadata; the provider always sends it.
      const target = new URL(location, places.environmentUrl);
      if (target.searchParams.has('iss') && target.searchParams.has('state')) {
        target.searchParams.delete('iss');
        ctx.set('location', target.href);
      }
    }
    if (ctx.status === 404 && !ctx.body) {
      ctx.status = 404;
      ctx.body = '404 page not found\n';
    }
    if (ctx.path === paths.token && isInvalidClient(ctx.body))
      ctx.body.error_description = 'unable to retrieve client by id';
  });
  return provider;
}

const isInvalidClient = (body: unknown): body is { error: string; error_description: string } =>
  typeof body === 'object' && body !== null && 'error' in body && body.error === 'invalid_client';

/** A client of the dashboard's Clients tab. */
export interface StaticClient {
  /** `m2m_…` */
  id: string;
  redirectUris: string[];
  secret?: string;
}

export interface Setup {
  places: Places;
  switches: Switches;
  storage: Storage;
  clients?: StaticClient[];
}

const isLoopback = (origin: string) => ['localhost', '127.0.0.1', '[::1]'].includes(URL.parse(origin)?.hostname ?? '');

export function authorizationServer(setup: Setup): Express {
  const { places, switches } = setup;
  const provider = createProvider(setup);
  const paths = environmentPaths(places);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', 'loopback');

  app.use(
    ['/.well-known/openid-configuration', ...paths.metadata, paths.registration, paths.token, paths.keys].map((path) =>
      path.replace(':', '\\:'),
    ),
    cors({
      methods: ['GET', 'POST', 'OPTIONS'],
      origin: (origin, done) => {
        const { allowedOrigins } = switches;
        done(null, !!origin && (allowedOrigins === 'loopback' ? isLoopback(origin) : allowedOrigins.includes(origin)));
      },
    }),
    (_request, response, next) => {
      // Decided above, by the dashboard's list: the provider's own rule does not get a word in.
      const set = response.setHeader.bind(response);
      response.setHeader = (name, value) => (/^access-control-/i.test(name) ? response : set(name, value));
      next();
    },
  );

  app.get(paths.metadata, (_request, response) => {
    response.json(serverMetadata(places, switches));
  });
  app.get('/.well-known/openid-configuration', (_request, response) => {
    response.json(environmentMetadata(places));
  });
  app.post(paths.registration.replace(':', '\\:'), (_request, response, next) => {
    if (switches.dcr) return next();
    response.status(403).json({ error: 'access_denied', error_description: 'dynamic client registration is disabled' });
  });
  addSignIn(app, provider, switches);
  app.use(provider.callback());
  return app;
}
