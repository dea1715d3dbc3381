/** Where in a project the code stands that a finding is about: by its framework and by its group, as words to search for. */
import type { Framework } from '../handshake/facts.ts';

/** The group of a check: what stands before the slash of its id. */
type Topic = 'cors' | 'challenge' | 'resource-metadata' | 'session' | 'network';

const topics: Record<string, Topic> = {
  cors: 'cors',
  challenge: 'challenge',
  'resource-metadata': 'resource-metadata',
  'server-metadata': 'resource-metadata',
  registration: 'resource-metadata',
  authorization: 'resource-metadata',
  token: 'session',
  session: 'session',
  network: 'network',
};

/** In any language: names that stand on the wire, in settings, and in Scalekit's quickstarts. */
const everywhere: Record<Topic, string[]> = {
  cors: ['Access-Control-Allow-Origin', 'Access-Control-Expose-Headers', 'OPTIONS'],
  challenge: ['WWW-Authenticate', 'resource_metadata', '401'],
  'resource-metadata': ['oauth-protected-resource', 'authorization_servers', 'PROTECTED_RESOURCE_METADATA'],
  session: ['Authorization', 'aud', 'EXPECTED_AUDIENCE', 'SCALEKIT_'],
  network: ['/mcp', 'PORT'],
};

/** Where each framework keeps it, and how such a server is started. */
const frameworks: Record<Framework, { name: string; words: Record<Topic, string[]>; start: string }> = {
  express: {
    name: 'Express',
    words: {
      cors: ['cors(', 'app.use('],
      challenge: ['requireBearerAuth', 'app.use(', "set('WWW-Authenticate'"],
      'resource-metadata': ['mcpAuthMetadataRouter', 'app.get('],
      session: ['validateToken', 'jwtVerify', 'onsessioninitialized', 'StreamableHTTPServerTransport'],
      network: ['app.post(', 'app.listen('],
    },
    start: 'the `dev` or `start` script of `package.json`',
  },
  nextjs: {
    name: 'Next.js',
    words: {
      cors: ['headers()', 'next.config', 'export function OPTIONS'],
      challenge: ['withMcpAuth', 'createMcpHandler', 'middleware.ts'],
      'resource-metadata': ['protectedResourceHandler', 'route.ts', '.well-known'],
      session: ['withMcpAuth', 'validateToken', 'jwtVerify'],
      network: ['createMcpHandler', 'basePath'],
    },
    start: '`npm run dev`',
  },
  xmcp: {
    name: 'xmcp',
    words: {
      cors: ['xmcp.config', 'cors'],
      challenge: ['src/middleware.ts'],
      'resource-metadata': ['xmcp.config', 'src/middleware.ts'],
      session: ['src/middleware.ts', 'validateToken'],
      network: ['xmcp.config', 'endpoint'],
    },
    start: 'the `dev` script of `package.json`',
  },
  fastapi: {
    name: 'FastAPI',
    words: {
      cors: ['CORSMiddleware', 'add_middleware'],
      challenge: ['@app.middleware', 'BaseHTTPMiddleware', 'HTTPException'],
      'resource-metadata': ['@app.get("/.well-known', 'JSONResponse'],
      session: ['validate_token', 'TokenValidationOptions', 'jwt.decode'],
      network: ['app.mount(', 'uvicorn'],
    },
    start: 'its `uvicorn` command, as the README or the `Dockerfile` has it',
  },
  fastmcp: {
    name: 'FastMCP',
    words: {
      cors: ['http_app(', 'mcp.run(', 'CORSMiddleware'],
      challenge: ['FastMCP(', 'auth='],
      'resource-metadata': ['ScalekitProvider(', 'RemoteAuthProvider(', 'base_url'],
      session: ['ScalekitProvider(', 'JWTVerifier(', 'required_scopes'],
      network: ['mcp.run(', 'http_app(', 'path='],
    },
    start: 'the script that calls `mcp.run(…)`, or its `uvicorn` command',
  },
  hono: {
    name: 'Hono',
    words: {
      cors: ["from 'hono/cors'", 'app.use('],
      challenge: ['app.use(', 'c.json('],
      'resource-metadata': ['app.get(', '.well-known'],
      session: ['validateToken', 'jwtVerify', 'StreamableHTTPTransport'],
      network: ['app.all(', 'serve('],
    },
    start: 'the `dev` or `start` script of `package.json`',
  },
  node: {
    name: 'node:http',
    words: {
      cors: ['createServer(', 'setHeader('],
      challenge: ['createServer(', 'writeHead(401'],
      'resource-metadata': ['createServer(', 'request.url'],
      session: ['validateToken', 'jwtVerify', 'StreamableHTTPServerTransport'],
      network: ['createServer(', 'listen('],
    },
    start: 'the `dev` or `start` script of `package.json`',
  },
  spring: {
    name: 'Spring Boot',
    words: {
      cors: ['CorsConfigurationSource', 'SecurityFilterChain'],
      challenge: ['authenticationEntryPoint', 'SecurityFilterChain'],
      'resource-metadata': ['@GetMapping', 'requestMatchers('],
      session: ['oauth2ResourceServer', 'JwtDecoder', 'issuer-uri'],
      network: ['application.properties', 'application.yml'],
    },
    start: '`./mvnw spring-boot:run` or `./gradlew bootRun`',
  },
  csharp: {
    name: 'ASP.NET Core',
    words: {
      cors: ['UseCors', 'AddCors'],
      challenge: ['AddJwtBearer', 'OnChallenge'],
      'resource-metadata': ['MapGet(', 'AddMcp'],
      session: ['TokenValidationParameters', 'ValidAudience'],
      network: ['MapMcp(', 'launchSettings.json'],
    },
    start: '`dotnet run`',
  },
  go: {
    name: 'Go (net/http)',
    words: {
      cors: ['http.Handler', 'Header().Set('],
      challenge: ['RequireBearerToken', 'StatusUnauthorized'],
      'resource-metadata': ['http.HandleFunc(', 'ProtectedResourceMetadata'],
      session: ['jwt.Parse', 'RequireBearerToken'],
      network: ['ListenAndServe(', 'NewStreamableHTTPHandler'],
    },
    start: '`go run .`',
  },
  generic: {
    name: '',
    words: { cors: [], challenge: [], 'resource-metadata': [], session: [], network: [] },
    start: 'the way that the README, `package.json`, `pyproject.toml` or the `Dockerfile` has it',
  },
};

export interface Whereabouts {
  /** `FastMCP`; nothing where no framework was recognised. */
  framework: string;
  /** To search for, the likeliest first. */
  words: string[];
  /** How the server is started, in words. */
  start: string;
}

export function whereabouts(check: string, framework: Framework = 'generic'): Whereabouts {
  const topic = topics[check.slice(0, check.indexOf('/'))] ?? 'network';
  const { name, words, start } = frameworks[framework];
  return { framework: name, words: [...words[topic], ...everywhere[topic]], start };
}
