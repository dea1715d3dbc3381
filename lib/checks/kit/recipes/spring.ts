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
    ? `"""\n${JSON.stringify(value, null, 2).replaceAll('\\', '\\\\')}"""`
    : `System.getenv(${literal(jsonVariable)})`;

/** What Spring Security 7 writes into the document that it serves by itself. */
const customized = (lines: readonly string[]): Code => ({
  label: 'Spring Security 7',
  language: 'java',
  ...(lines.some((line) => line.includes('List.of(')) && { top: 'import java.util.List;' }),
  where: 'inside `http.oauth2ResourceServer(…)`. Its check of the token stays',
  code: `.protectedResourceMetadata(served -> served.protectedResourceMetadataCustomizer(metadata -> metadata
${lines.map((line) => `    ${line}`).join('\n')}
))`,
});

const line: Record<Member, (value: unknown) => string> = {
  resource: (value) => `.resource(${literal(value)})`,
  authorization_servers: (value) =>
    `.authorizationServers(servers -> { servers.clear(); servers.addAll(List.of(${quoted(asStrings(value) ?? [])})); })`,
  scopes_supported: (value) =>
    `.scopes(scopes -> { scopes.clear(); scopes.addAll(List.of(${quoted(asStrings(value) ?? [])})); })`,
};

/** A value of a properties file: a backslash would take the next line with it, and its own line ends with it. */
const one = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll(/[\r\n]+/g, ' ');

const property = (where: string, code: string): Code => ({ language: 'properties', where, code });

const open = {
  language: 'java',
  where: 'first rule of `http.authorizeHttpRequests(…)`',
  code: '.requestMatchers("/.well-known/**").permitAll()',
};

export const spring: Recipe = {
  framework: 'spring',
  name: 'Spring Boot',
  language: 'java',
  known: {
    how: 'read',
    version: 'Spring Security 7.1.1',
    in: 'OAuth2ResourceServerConfigurer, OAuth2ProtectedResourceMetadataFilter, BearerTokenAuthenticationEntryPoint',
  },
  start: '`./mvnw spring-boot:run` or `./gradlew bootRun`',
  words: {
    cors: ['CorsConfigurationSource', 'SecurityFilterChain'],
    challenge: ['authenticationEntryPoint', 'oauth2ResourceServer', 'SecurityFilterChain'],
    'resource-metadata': ['protectedResourceMetadata', '@GetMapping', 'requestMatchers('],
    session: ['oauth2ResourceServer', 'JwtDecoder', 'issuer-uri', 'hasAuthority'],
    network: ['application.properties', 'application.yml', 'mcp-endpoint'],
  },
  cors: {
    place: 'Give Spring Security a CORS configuration: it comes before the check of the token.',
    code: ({ origin, asked }) => ({
      language: 'java',
      where: 'in a `@Configuration` class',
      top: `import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.web.cors.*;`,
      also: { where: 'first line of the method that makes the `SecurityFilterChain`', code: 'http.cors(cors -> {});' },
      code: `@Bean
CorsConfigurationSource corsConfigurationSource() {
  var cors = new CorsConfiguration();
  cors.setAllowedOrigins(List.of(${literal(origin)})); // beside those that are there
  cors.setAllowedMethods(List.of(${quoted(methods)}));
  cors.setAllowedHeaders(List.of(${quoted(headerNames(asked))}));
  cors.setExposedHeaders(List.of(${quoted(exposed)}));
  var source = new UrlBasedCorsConfigurationSource();
  source.registerCorsConfiguration("/**", cors);
  return source;
}`,
    }),
    expose: (names) => ({
      language: 'java',
      where: 'where the `CorsConfiguration` is made, beside its other settings',
      code: `cors.setExposedHeaders(List.of(${quoted(names)}));`,
    }),
  },
  ownChallenge: true,
  challenge: (value) => ({
    language: 'java',
    where: 'inside `http.oauth2ResourceServer(…)`. Its check of the token stays',
    code: `.authenticationEntryPoint((request, response, error) -> {
  response.setHeader("WWW-Authenticate", ${literal(value)});
  response.setStatus(401);
})`,
  }),
  // From version 7 on a filter answers there before any controller does.
  metadataRoute: (paths, value) => [
    customized(
      value
        ? [
            ...(asString(value.resource) === undefined ? [] : [line.resource(value.resource)]),
            line.authorization_servers(value.authorization_servers),
            ...(asStrings(value.scopes_supported)?.length ? [line.scopes_supported(value.scopes_supported)] : []),
          ]
        : [
            '.resource(System.getenv("MCP_URL")) // resource in the Metadata JSON',
            '.authorizationServer(System.getenv("MCP_AUTHORIZATION_SERVER")) // authorization_servers in it',
          ],
    ),
    {
      label: 'Spring Security 6',
      language: 'java',
      where: 'in a `@RestController`',
      top: 'import org.springframework.web.bind.annotation.*;',
      also: { where: `${open.where}, which else refuses this too`, code: open.code },
      code: `@CrossOrigin
@GetMapping(path = {${quoted(paths)}}, produces = "application/json")
String protectedResourceMetadata() {
  return ${document(value)};
}`,
    },
  ],
  openMetadata: () => open,
  member: (name, value) => customized([line[name](value)]),
  tokenCheck: ({ audience, issuers }, { scalekit, serverMetadata }) => {
    const keys = scalekit ? `${scalekit.environment}/keys` : asString(serverMetadata.document?.value.jwks_uri);
    const of = 'spring.security.oauth2.resourceserver.jwt';
    return property(
      'application.properties',
      [
        ...(keys ? [`${of}.jwk-set-uri=${one(keys)}`] : []),
        // It holds a token to one issuer; where there are two, whose keys they are tells it.
        ...(issuers.length > 1
          ? [`# without ${of}.issuer-uri`]
          : issuers.map((issuer) => `${of}.issuer-uri=${one(issuer)}`)),
        `${of}.audiences=${one(audience)}`,
      ].join('\n'),
    );
  },
  requiredScopes: 'hasAuthority',
  proxied: property('application.properties', 'server.forward-headers-strategy=framework'),
  endpoint: {
    name: 'mcp-endpoint',
    code: (path) =>
      property('application.properties', `spring.ai.mcp.server.streamable-http.mcp-endpoint=${one(path)}`),
  },
};
