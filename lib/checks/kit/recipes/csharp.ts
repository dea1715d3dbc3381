import { asString, asStrings } from '../../../text/json.ts';
import {
  type Code,
  exposed,
  headerNames,
  jsonVariable,
  literal,
  type Member,
  methods,
  quoted,
  type Recipe,
} from './recipe.ts';

const document = (value: Record<string, unknown> | undefined) =>
  value
    ? `"""\n${JSON.stringify(value, null, 2)}\n"""`
    : `Environment.GetEnvironmentVariable(${literal(jsonVariable)})!`;

const code = (where: string, text: string, more: Partial<Code> = {}): Code => ({
  language: 'csharp',
  where,
  code: text,
  ...more,
});

const list = (value: unknown) => `[${quoted(asStrings(value) ?? [])}]`;
const line: Record<Member, (value: unknown) => string> = {
  resource: (value) => `Resource = ${literal(value)},`,
  authorization_servers: (value) => `AuthorizationServers = ${list(value)},`,
  scopes_supported: (value) => `ScopesSupported = ${list(value)},`,
};

/** ASP.NET Core, which the C# SDK stands on. */
export const csharp: Recipe = {
  framework: 'csharp',
  name: 'ASP.NET Core',
  language: 'csharp',
  known: {
    how: 'read',
    version: 'ModelContextProtocol.AspNetCore 2.2.0',
    in: 'Authentication/McpAuthenticationHandler.cs, Authentication/ProtectedResourceMetadata.cs, samples/ProtectedMcpServer/Program.cs',
  },
  start: '`dotnet run`',
  words: {
    cors: ['UseCors', 'AddCors', 'RequireCors'],
    challenge: ['AddMcp(', 'DefaultChallengeScheme', 'AddJwtBearer', 'OnChallenge'],
    'resource-metadata': ['ResourceMetadata', 'AddMcp(', 'MapGet('],
    session: ['TokenValidationParameters', 'ValidAudience', 'RequireAuthorization'],
    network: ['MapMcp(', 'launchSettings.json', 'AllowedHosts'],
  },
  cors: {
    place: 'Call `UseCors` before `UseAuthentication`.',
    code: ({ origin, asked }) =>
      code(
        'Program.cs, above `app.UseAuthentication()`',
        `app.UseCors(policy => policy
    .WithOrigins(${literal(origin)}) // beside those that are there
    .WithMethods(${quoted(methods)})
    .WithHeaders(${quoted(headerNames(asked))})
    .WithExposedHeaders(${quoted(exposed)}));`,
        { also: { where: 'Program.cs, where the services are', code: 'builder.Services.AddCors();' } },
      ),
    expose: (names) => code('behind `WithOrigins(…)` of the policy', `.WithExposedHeaders(${quoted(names)})`),
  },
  ownChallenge: true,
  challenge: (value) =>
    code(
      'in `AddJwtBearer(options => …)`, where that is the scheme that asks for a token. Its check of the token stays',
      `options.Events = new JwtBearerEvents // beside the events that are there
{
    OnChallenge = context =>
    {
        context.HandleResponse();
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = ${literal(value)};
        return Task.CompletedTask;
    },
};`,
      { top: 'using Microsoft.AspNetCore.Authentication.JwtBearer;' },
    ),
  metadataRoute: (paths, value) => [
    ...(value
      ? [
          {
            ...code(
              'behind `AddJwtBearer(…)`',
              `.AddMcp(options => options.ResourceMetadata = new()
{
    ${asString(value.resource) === undefined ? '' : `${line.resource(value.resource)}\n    `}${line.authorization_servers(value.authorization_servers)}${asStrings(value.scopes_supported)?.length ? `\n    ${line.scopes_supported(value.scopes_supported)}` : ''}
})`,
            ),
            label: 'C# SDK',
            top: 'using ModelContextProtocol.AspNetCore.Authentication;',
            also: {
              where: 'among the options of `AddAuthentication(…)`: it then sends the 401 too',
              code: 'options.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;',
            },
          },
        ]
      : []),
    code(
      'Program.cs',
      `var metadata = ${document(value)};
foreach (var path in new[] { ${quoted(paths)} })
    app.MapGet(path, () => Results.Text(metadata, "application/json")).AllowAnonymous();`,
    ),
  ],
  openMetadata: () =>
    code('behind the route of the metadata in Program.cs, such as `app.MapGet(…)`', '.AllowAnonymous()'),
  member: (name, value) => code('in `ResourceMetadata` of `AddMcp(…)`', line[name](value)),
  tokenCheck: ({ audience, issuers }) =>
    code(
      'in `AddJwtBearer(options => …)`. The other checks stay',
      [
        ...(issuers.length ? [`options.TokenValidationParameters.ValidIssuers = [${quoted(issuers)}];`] : []),
        `options.TokenValidationParameters.ValidAudiences = [${literal(audience)}];`,
      ].join('\n'),
    ),
  requiredScopes: 'RequireClaim',
  proxied: code(
    'Program.cs, before everything else that `app` uses. Proxies elsewhere than on the same machine have to be in `KnownProxies`',
    `app.UseForwardedHeaders(new ForwardedHeadersOptions
{
    ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
});`,
    { top: 'using Microsoft.AspNetCore.HttpOverrides;' },
  ),
  sessions: {
    stateless: code(
      'behind `AddMcpServer()`. Keep its other options',
      '.WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.Stateless)',
      { top: 'using ModelContextProtocol.AspNetCore;' },
    ),
  },
  endpoint: {
    name: 'app.MapMcp',
    code: (path) => code('Program.cs', `app.MapMcp(${literal(path)}) // keep what stands behind it`),
  },
  hosts: {
    host: {
      name: 'AllowedHosts',
      code: (host) => ({
        language: 'json',
        where: 'appsettings.json. Hosts are separated by semicolons',
        code: `"AllowedHosts": ${literal(`${host.replace(/:\d+$/, '')};localhost`)}`,
      }),
    },
  },
};
