import { asString, asStrings } from '../../../text/json.ts';
import { metadataUrl } from '../metadata.ts';
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
  value ? `\`${JSON.stringify(value, null, 2).replaceAll('`', '')}\`` : `os.Getenv(${literal(jsonVariable)})`;

const list = (value: unknown) => `[]string{${quoted(asStrings(value) ?? [])}}`;
const line: Record<Member, (value: unknown) => string> = {
  resource: (value) => `Resource: ${literal(value)},`,
  authorization_servers: (value) => `AuthorizationServers: ${list(value)},`,
  scopes_supported: (value) => `ScopesSupported: ${list(value)},`,
};

const sdk = (where: string, code: string): Code => ({ label: 'Go SDK', language: 'go', where, code });

/** `net/http`, which the Go SDK stands on. */
export const go: Recipe = {
  framework: 'go',
  name: 'Go (net/http)',
  language: 'go',
  // Its lines for net/http were also run by hand, with Go 1.19, on 2026-11-28.
  known: { how: 'read', version: 'Go SDK 1.7.0', in: 'auth/auth.go, oauthex/resource_meta.go, mcp/streamable.go' },
  start: '`go run .`',
  words: {
    cors: ['http.Handler', 'Header().Set('],
    challenge: ['RequireBearerToken', 'ResourceMetadataURL', 'StatusUnauthorized'],
    'resource-metadata': ['ProtectedResourceMetadata', 'http.HandleFunc('],
    session: ['RequireBearerToken', 'jwt.Parse', 'TokenVerifier'],
    network: ['ListenAndServe(', 'NewStreamableHTTPHandler'],
  },
  cors: {
    place: 'Wrap the handler of the MCP server in one that sets these headers first.',
    code: ({ origin, asked }) => ({
      language: 'go',
      where: 'around the handler that checks the token, and around that of the metadata',
      code: `func withCORS(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", ${literal(origin)})
		w.Header().Set("Access-Control-Allow-Methods", ${literal(methods.join(', '))})
		w.Header().Set("Access-Control-Allow-Headers", ${literal(headerNames(asked).join(', '))})
		w.Header().Set("Access-Control-Expose-Headers", ${literal(exposed.join(', '))})
		w.Header().Add("Vary", "Origin")
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}`,
    }),
    expose: (names) => ({
      language: 'go',
      where: 'below the line that sets `Access-Control-Allow-Origin`',
      code: `w.Header().Set("Access-Control-Expose-Headers", ${literal(names.join(', '))})`,
    }),
  },
  challenge: (value, facts) => [
    {
      language: 'go',
      where: 'in the handler, above the check of the token, which stays',
      top: 'import "strings"',
      code: `if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
	w.Header().Set("WWW-Authenticate", ${literal(value)})
	http.Error(w, "missing bearer token", http.StatusUnauthorized)
	return
}`,
    },
    sdk(
      'where `auth.RequireBearerToken(…)` is called. Keep its verifier and its other options',
      `&auth.RequireBearerTokenOptions{
	ResourceMetadataURL: ${literal(metadataUrl(facts))},
}`,
    ),
  ],
  metadataRoute: (paths, value) => [
    {
      language: 'go',
      where: 'beside the other routes, outside of the check of the token',
      top: value ? 'import "io"' : 'import (\n\t"io"\n\t"os"\n)',
      code: `metadata := func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	io.WriteString(w, ${document(value)})
}
${paths.map((path) => `http.HandleFunc(${literal(path)}, metadata)`).join('\n')}`,
    },
    ...(value && asString(value.resource) !== undefined
      ? [
          {
            ...sdk(
              'beside the other routes, outside of `auth.RequireBearerToken(…)`',
              `metadata := auth.ProtectedResourceMetadataHandler(&oauthex.ProtectedResourceMetadata{
	${line.resource(value.resource)}
	${line.authorization_servers(value.authorization_servers)}${asStrings(value.scopes_supported)?.length ? `\n\t${line.scopes_supported(value.scopes_supported)}` : ''}
})
${paths.map((path) => `http.Handle(${literal(path)}, metadata)`).join('\n')}`,
            ),
            top: `import (
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)`,
          },
        ]
      : []),
  ],
  openMetadata: () => ({
    language: 'go',
    where: 'first lines of the handler that asks for a token. `next` is the handler behind it',
    top: 'import "strings"',
    code: `if strings.HasPrefix(r.URL.Path, "/.well-known/") {
	next.ServeHTTP(w, r)
	return
}`,
  }),
  member: (name, value) => sdk('in `oauthex.ProtectedResourceMetadata{…}`', line[name](value)),
  tokenCheck: ({ audience, issuers }) => ({
    language: 'go',
    where: 'in the verifier that `auth.RequireBearerToken(…)` gets. The keys stay what they are',
    install: 'go get github.com/golang-jwt/jwt/v5',
    top: 'import "github.com/golang-jwt/jwt/v5"',
    code: `parsed, err := jwt.Parse(token, keys,
	jwt.WithAudience(${literal(audience)}),
	jwt.WithExpirationRequired(),
)${
      issuers.length
        ? `
if err == nil {
	switch iss, _ := parsed.Claims.GetIssuer(); iss {
	case ${issuers.map(literal).join(',\n\t\t')}:
	default:
		err = jwt.ErrTokenInvalidIssuer
	}
}`
        : ''
    }`,
  }),
  requiredScopes: 'Scopes',
  sessions: {
    stateless: sdk(
      'where `mcp.NewStreamableHTTPHandler(…)` is called. Keep its other options',
      '&mcp.StreamableHTTPOptions{Stateless: true}',
    ),
  },
  endpoint: {
    name: 'http.Handle',
    code: (path) => ({
      language: 'go',
      where:
        'in place of the line that registers the handler of MCP, which is `handler` here. Replace `yourCheck` by what checks the token there. If nothing does, write `handler` alone',
      code: `http.Handle(${literal(path)}, yourCheck(handler))`,
    }),
  },
  // Behind a proxy on the same machine it refuses every other host (`Forbidden: invalid Host header`).
  hosts: {
    host: {
      name: 'DisableLocalhostProtection',
      code: () =>
        sdk(
          'where `mcp.NewStreamableHTTPHandler(…)` is called. The proxy in front then has to let only this host through',
          '&mcp.StreamableHTTPOptions{DisableLocalhostProtection: true}',
        ),
    },
  },
};
