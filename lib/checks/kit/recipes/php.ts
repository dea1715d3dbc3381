import type { Facts } from '../../../handshake/facts.ts';
import {
  type Code,
  exposed,
  guarded,
  headerNames,
  jsonFile,
  methods,
  partsOf,
  type Recipe,
  single,
  withSlash,
} from './recipe.ts';

const index = 'the file that answers all requests, such as index.php';
const path = "parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH)";

const code = (where: string, text: string): Code => ({ language: 'php', where, code: text });

/** The 401, for requests that carry no token. */
const asking = (facts: Facts): string => `$asked = ${path};
$isMcp = ${guarded(facts) ? `str_starts_with($asked, '${guarded(facts)}')` : "!str_starts_with($asked, '/.well-known/')"};
$sent = $_SERVER['HTTP_AUTHORIZATION'] ?? '';`;

/** PHP without a framework; Laravel and others hand all requests to such a file too. */
export const php: Recipe = {
  framework: 'php',
  name: 'PHP',
  language: 'php',
  known: { how: 'run by hand', version: '8.2', on: '2026-11-30', because: 'npm does not have it' },
  start: 'its web server, or `php -S` as the README has it',
  words: {
    cors: ['Access-Control-Allow-Origin', 'header('],
    challenge: ['WWW-Authenticate', 'http_response_code(401', 'HTTP_AUTHORIZATION'],
    'resource-metadata': ['oauth-protected-resource', 'REQUEST_URI'],
    session: ['HTTP_AUTHORIZATION', 'JWT::decode'],
    network: ['REQUEST_URI', 'Route::'],
  },
  cors: {
    place: 'Send the CORS headers first of all, and answer `OPTIONS` there.',
    code: ({ origin, asked }) =>
      code(
        `first lines of ${index}, below \`<?php\``,
        `${[
          `header(${single(`Access-Control-Allow-Origin: ${origin}`)});`,
          `header(${single(`Access-Control-Allow-Methods: ${methods.join(', ')}`)});`,
          `$allowed = [
${headerNames(asked)
  .map((name) => `    ${single(name)},`)
  .join('\n')}
];`,
          "header('Access-Control-Allow-Headers: ' . implode(', ', $allowed));",
          `header(${single(`Access-Control-Expose-Headers: ${exposed.join(', ')}`)});`,
          "header('Vary: Origin');",
        ].join('\n')}
if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') {
    http_response_code(204);
    exit;
}`,
      ),
    expose: (names) =>
      code(
        'below the line that sends `Access-Control-Allow-Origin`',
        `header(${single(`Access-Control-Expose-Headers: ${names.join(', ')}`)});`,
      ),
  },
  challenge: (value, facts) =>
    code(
      `in ${index}, below the lines for CORS and for the metadata, above all else. Your own check of the token stays`,
      `$challenge = ${partsOf(value).map(single).join('\n    . ')};
${asking(facts)}
if ($isMcp && $_SERVER['REQUEST_METHOD'] !== 'OPTIONS'
    && !str_starts_with($sent, 'Bearer ')) {
    http_response_code(401);
    header('WWW-Authenticate: ' . $challenge);
    exit;
}`,
    ),
  except: (paths) =>
    code(
      'around the code that does this',
      `$open = [${paths.map((one) => single(withSlash(one))).join(', ')}];
$asked = ${path} . '/';
$isOpen = fn ($one) => str_starts_with($asked, $one);
if (!array_filter($open, $isOpen)) {
    // what is there now
}`,
    ),
  metadataRoute: (paths, document) =>
    code(
      `in ${index}, below the lines for CORS, above all else`,
      `$paths = [
${paths.map((one) => `    ${single(one)},`).join('\n')}
];
if (in_array(${path}, $paths)) {
    header('Content-Type: application/json');
    header('Access-Control-Allow-Origin: *');
${
  document
    ? `    echo <<<'JSON'
${JSON.stringify(document, null, 2)}
JSON;`
    : `    readfile(__DIR__ . '/${jsonFile}');`
}
    exit;
}`,
    ),
  openMetadata: () =>
    code(
      'around the code that asks for a token',
      `$asked = ${path};
if (!str_starts_with($asked, '/.well-known/')) {
    // what is there now
}`,
    ),
  sent: { names: 'array_keys(getallheaders())', token: "$_SERVER['HTTP_AUTHORIZATION']" },
  requiredScopes: 'required_scopes',
  proxied: code(
    `first lines of ${index}, below \`<?php\``,
    `$first = fn ($name) => strtok($_SERVER[$name] ?? '', ',');
$proto = $first('HTTP_X_FORWARDED_PROTO');
$host = $first('HTTP_X_FORWARDED_HOST');
if ($proto) {
    unset($_SERVER['HTTPS']);
    if ($proto === 'https') $_SERVER['HTTPS'] = 'on';
    $_SERVER['REQUEST_SCHEME'] = $proto;
}
if ($host) {
    $_SERVER['HTTP_HOST'] = $host;
}`,
  ),
};
