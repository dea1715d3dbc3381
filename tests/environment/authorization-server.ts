/**
 * An authorization server shaped like a Scalekit environment: `oidc-provider` does the OAuth; the paths, ids, claims,
 * documents and error bodies around it are Scalekit's.
 */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import cors from 'cors';
import express, { type Express } from 'express';
import Provider, { errors } from 'oidc-provider';
import {
  audienceOf,
  digits,
  environmentMetadata,
  isResource,
  otherEnvironment,
  publicKeys,
  renderError,
  resourceScopes,
  serverMetadata,
  tokenIssuer,
} from './scalekit.ts';
import { addSignIn } from './sign-in.ts';
import type { Storage } from './storage.ts';
import { environmentPaths, issuerOf, type Places, type Switches } from './switches.ts';

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
/**
 * What every environment of a process signs with, and what another one would: a key takes longer to find than everything
 * else of an environment. Each has an id of its own for it, by which its tokens are told from those of the others.
 */
let signingKeys: { own: KeyObject; foreign: KeyObject } | undefined;
const keysOfProcess = () => (signingKeys ??= { own: newKey(), foreign: newKey() });

function createProvider({ places, switches, storage, clients = [] }: Setup): Provider {
  const paths = environmentPaths(places);
  const { own } = keysOfProcess();
  const name = `sk_${places.resourceId.slice(-8)}`;

  const provider = new Provider(issuerOf(places), {
    adapter: storage.adapter,
    jwks: {
      keys: [{ ...own.export({ format: 'jwk' }), kty: 'RSA', kid: `snk_${digits()}`, use: 'sig', alg: 'RS256' }],
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
      // Longer than a laptop sleeps in a test.
      AuthorizationCode: 600,
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
  // The provider would serve its own document here; of a Scalekit environment none is known.
  app.get('/.well-known/oauth-authorization-server', (_request, response) => {
    response.status(404).type('text').send('404 page not found\n');
  });
  app.post(paths.registration.replace(':', '\\:'), (_request, response, next) => {
    if (switches.dcr) return next();
    response.status(403).json({ error: 'access_denied', error_description: 'dynamic client registration is disabled' });
  });
  const { foreign } = keysOfProcess();
  app.get(`${otherEnvironment}/keys`, (_request, response) => {
    response.json(publicKeys(foreign));
  });
  app.get(paths.authorization, (request, _response, next) => {
    const url = new URL(request.url, places.environmentUrl);
    // RFC 6749 §3.3: a request that names no scope gets those that the server has for it.
    if (!url.searchParams.has('scope')) url.searchParams.set('scope', resourceScopes[0]);
    request.url = url.pathname + url.search;
    next();
  });
  addSignIn(app, provider, switches);
  app.use(provider.callback());
  return app;
}
