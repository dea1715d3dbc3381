import { exposed, fromEnvironment, headerNames, literal, methods, type Recipe } from './recipe.ts';

const document = (value: Record<string, unknown> | undefined) =>
  value ? `\`${JSON.stringify(value, null, 2).replaceAll('`', '')}\`` : 'os.Getenv("PROTECTED_RESOURCE_METADATA")';

/** `net/http`, which the Go SDK stands on. */
export const go: Recipe = {
  framework: 'go',
  name: 'Go (net/http)',
  known: { how: 'not run', version: '1.25' },
  cors: {
    place: 'Wrap the handler of the MCP server in one that sets these headers first.',
    code: ({ origin, asked }) => ({
      language: 'go',
      where: 'around the handler that checks the token',
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
  },
  challenge: (value) => ({
    language: 'go',
    where: 'in the handler, above the check of the token, which stays',
    code: `if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer ") {
	w.Header().Set("WWW-Authenticate", ${literal(value)})
	http.Error(w, "missing bearer token", http.StatusUnauthorized)
	return
}`,
  }),
  metadataRoute: (paths, value) => ({
    language: 'go',
    where: 'beside the other routes, outside of the check of the token',
    code: `metadata := func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	${value ? '' : `// ${fromEnvironment}\n\t`}io.WriteString(w, ${document(value)})
}
${paths.map((path) => `http.HandleFunc(${literal(path)}, metadata)`).join('\n')}`,
  }),
};
