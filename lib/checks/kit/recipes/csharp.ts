import { exposed, fromEnvironment, headerNames, literal, methods, quoted, type Recipe } from './recipe.ts';

const document = (value: Record<string, unknown> | undefined) =>
  value
    ? `"""\n${JSON.stringify(value, null, 2)}\n"""`
    : 'Environment.GetEnvironmentVariable("PROTECTED_RESOURCE_METADATA")!';

/** ASP.NET Core, which the C# SDK stands on. */
export const csharp: Recipe = {
  framework: 'csharp',
  name: 'ASP.NET Core',
  known: { how: 'not run', version: '9' },
  cors: {
    place: 'Call `UseCors` before `UseAuthentication`.',
    code: ({ origin, asked }) => ({
      language: 'csharp',
      where: 'Program.cs, above `app.UseAuthentication()`',
      code: `app.UseCors(policy => policy
    .WithOrigins(${literal(origin)}) // beside those that are there
    .WithMethods(${quoted(methods)})
    .WithHeaders(${quoted(headerNames(asked))})
    .WithExposedHeaders(${quoted(exposed)}));`,
    }),
  },
  challenge: (value) => ({
    language: 'csharp',
    where: 'in `AddJwtBearer(options => …)`; its check of the token stays',
    code: `options.Events = new JwtBearerEvents
{
    OnChallenge = context =>
    {
        context.HandleResponse();
        context.Response.StatusCode = 401;
        context.Response.Headers.WWWAuthenticate = ${literal(value)};
        return Task.CompletedTask;
    },
};`,
  }),
  metadataRoute: (paths, value) => ({
    language: 'csharp',
    where: 'Program.cs',
    code: `${value ? '' : `// ${fromEnvironment}\n`}var metadata = ${document(value)};
foreach (var path in new[] { ${quoted(paths)} })
    app.MapGet(path, () => Results.Text(metadata, "application/json")).AllowAnonymous();`,
  }),
};
