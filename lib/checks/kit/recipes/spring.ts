import { exposed, fromEnvironment, headerNames, literal, methods, quoted, type Recipe } from './recipe.ts';

const document = (value: Record<string, unknown> | undefined) =>
  value ? `"""\n${JSON.stringify(value, null, 2)}"""` : 'System.getenv("PROTECTED_RESOURCE_METADATA")';

export const spring: Recipe = {
  framework: 'spring',
  name: 'Spring Boot',
  known: { how: 'not run', version: '3' },
  cors: {
    place: 'Give Spring Security a CORS configuration: it comes before the check of the token.',
    code: ({ origin, asked }) => ({
      language: 'java',
      where: 'in a `@Configuration` class; `http.cors(Customizer.withDefaults())` in the `SecurityFilterChain`',
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
  },
  challenge: (value) => ({
    language: 'java',
    where: 'in the `SecurityFilterChain`, inside `http.oauth2ResourceServer(…)`; its check of the token stays',
    code: `.authenticationEntryPoint((request, response, error) -> {
  response.setHeader("WWW-Authenticate", ${literal(value)});
  response.sendError(401);
})`,
  }),
  metadataRoute: (paths, value) => ({
    language: 'java',
    where: 'in a `@RestController`; its paths are permitted to all in the `SecurityFilterChain`',
    code: `@CrossOrigin
@GetMapping(path = {${quoted(paths)}}, produces = "application/json")
String protectedResourceMetadata() {
  ${value ? '' : `// ${fromEnvironment}\n  `}return ${document(value)};
}`,
  }),
  openMetadata: () => ({
    language: 'java',
    where: 'first rule of `http.authorizeHttpRequests(…)`',
    code: '.requestMatchers("/.well-known/**").permitAll()',
  }),
};
