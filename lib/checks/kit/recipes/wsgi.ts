import type { Facts } from '../../../handshake/facts.ts';
import { challengeInPython } from './fastapi.ts';
import {
  besidesOld,
  type Code,
  exposed,
  guarded,
  headerNames,
  jsonVariable,
  literal,
  methods,
  quoted,
  type Recipe,
  withSlash,
} from './recipe.ts';
import { checkInPython, installPyjwt } from './token-check.ts';

const made =
  'in the file in which the application is made (Flask: below `app = Flask(…)`, Django: at the end of wsgi.py)';

/** A function around the application, which it calls for all that it does not answer itself. */
const wrapper = (name: string, body: string): string => `def ${name}(app):
    def wrapped(environ, start_response):
${body}
    return wrapped`;

/** How the application comes into it. */
const wrapped = (name: string) => ({
  where: 'below that, the one of these two lines that fits, without its `#`',
  code: `# app.wsgi_app = ${name}(app.wsgi_app)  # Flask
# application = ${name}(application)  # Django and others`,
});

/** Lines that look at the token follow. */
const asking = (facts: Facts): string => `        path = environ["PATH_INFO"]
        is_mcp = ${guarded(facts) ? '' : 'not '}path.startswith("${guarded(facts) ?? '/.well-known/'}")
        if not is_mcp or environ["REQUEST_METHOD"] == "OPTIONS":
            return app(environ, start_response)
        sent = environ.get("HTTP_AUTHORIZATION", "")`;

const refuse = (text: string, indent: string) =>
  `start_response("401 Unauthorized", [
    ("WWW-Authenticate", CHALLENGE),
])
return [b"${text}"]`.replace(/^/gm, indent);

/** In a hook of Flask that returns nothing, or in the middleware of Django and others. */
const passBy = (condition: string, where: string, before = ''): Code => ({
  language: 'python',
  where,
  code: `${before}if ${condition}:
    return
    # in a middleware of Django: return get_response(request)
    # or, in a class: return self.get_response(request)`,
});

/** Flask, Django, Bottle, Falcon, Pyramid: all that is started as WSGI. */
export const wsgi: Recipe = {
  framework: 'wsgi',
  name: 'Python (WSGI)',
  language: 'python',
  known: { how: 'run by hand', version: 'Flask 2.2 and Django 3.2', on: '2026-11-30', because: 'npm does not have it' },
  start: 'its `flask run`, `gunicorn` or `manage.py runserver` command',
  words: {
    cors: ['CORS(', 'CORS_ALLOWED_ORIGINS', 'Access-Control-Allow-Origin'],
    challenge: ['WWW-Authenticate', 'abort(401', 'status=401', 'before_request'],
    'resource-metadata': ['oauth-protected-resource', 'jsonify(', 'JsonResponse('],
    session: ['jwt.decode', 'HTTP_AUTHORIZATION', 'headers.get('],
    network: ['@app.route(', 'urlpatterns', 'add_route('],
  },
  cors: {
    place: 'Wrap the application in code for CORS, outside of all other such code.',
    code: ({ origin, asked }) => ({
      language: 'python',
      where: `last of all ${made}. It takes the place of what other code sends`,
      code: `CORS = [
    ("Access-Control-Allow-Origin", ${literal(origin)}),
    ("Access-Control-Allow-Methods", ${literal(methods.join(', '))}),
    ("Access-Control-Allow-Headers", ", ".join([
${headerNames(asked)
  .map((name) => `        ${literal(name)},`)
  .join('\n')}
    ])),
    ("Access-Control-Expose-Headers", ${literal(exposed.join(', '))}),
    ("Vary", "Origin"),
]

${wrapper(
  'with_cors',
  `        def start(status, headers, *rest):
            kept = [
                one for one in headers
                if not one[0].lower().startswith("access-control-")
            ]
            return start_response(status, kept + CORS, *rest)
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start("204 No Content", [])
            return []
        return app(environ, start)`,
)}`,
      also: wrapped('with_cors'),
    }),
    expose: (names) => ({
      language: 'python',
      where:
        'beside `Access-Control-Allow-Origin`, where your code has a list of headers. Elsewhere set it as that is set',
      code: `("Access-Control-Expose-Headers", ${literal(names.join(', '))}),`,
    }),
  },
  challenge: (value, facts) => ({
    language: 'python',
    where: `${made}. Your own check of the token stays as it is`,
    code: `${challengeInPython(value)}

${wrapper(
  'with_challenge',
  `${asking(facts)}
        if sent.startswith("Bearer "):
            return app(environ, start_response)
${refuse('Missing Bearer token', '        ')}`,
)}`,
    also: wrapped('with_challenge'),
  }),
  guard: ({ held, challenge, old }, facts) => {
    const { top, code } = checkInPython(held);
    return {
      language: 'python',
      where: besidesOld(old, made, ['jwt.decode', 'authorization'], 'request'),
      install: installPyjwt,
      top,
      code: `${code}

${challengeInPython(challenge)}

${wrapper(
  'with_token',
  `${asking(facts)}
        try:
            check_token(sent.removeprefix("Bearer "))
        except jwt.PyJWTError as error:
            print("Token refused:", error)
${refuse('Invalid token', '            ')}
        return app(environ, start_response)`,
)}`,
      also: wrapped('with_token'),
    };
  },
  except: (paths) =>
    passBy(
      'f"{request.path}/".startswith(OPEN)',
      'first lines of the function that does this',
      `OPEN = (${quoted(paths.map(withSlash))})\n`,
    ),
  metadataRoute: (paths, document) => ({
    language: 'python',
    where: made,
    ...(!document && { top: 'from os import environ as variables' }),
    code: `METADATA = ${document ? `"""${JSON.stringify(document, null, 2).replaceAll('\\', '\\\\')}"""` : `variables[\n    ${literal(jsonVariable)}\n]`}
METADATA_PATHS = [
${paths.map((path) => `    ${literal(path)},`).join('\n')}
]

${wrapper(
  'with_metadata',
  `        if environ["PATH_INFO"] not in METADATA_PATHS:
            return app(environ, start_response)
        start_response("200 OK", [
            ("Content-Type", "application/json"),
            ("Access-Control-Allow-Origin", "*"),
        ])
        return [METADATA.encode()]`,
)}`,
    also: wrapped('with_metadata'),
  }),
  openMetadata: () =>
    passBy('request.path.startswith("/.well-known/")', 'first lines of the function that asks for a token'),
  sent: {
    names: '[name.lower() for name, _ in request.headers.items()]',
    token: 'request.headers.get("Authorization", "")',
  },
  requiredScopes: 'required_scopes',
  proxied: {
    language: 'python',
    where: `${made}. Django refuses a public host that is not in its \`ALLOWED_HOSTS\``,
    code: wrapper(
      'with_public_address',
      `        def sent(name):
            return environ.get(name, "").split(",")[0].strip()
        scheme = sent("HTTP_X_FORWARDED_PROTO")
        host = sent("HTTP_X_FORWARDED_HOST")
        if scheme:
            environ["wsgi.url_scheme"] = scheme
        if host:
            environ["HTTP_HOST"] = host
        return app(environ, start_response)`,
    ),
    also: wrapped('with_public_address'),
  },
};
