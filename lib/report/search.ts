/** Where in a project the code stands that a finding is about: as words to search for, by its framework and by its group. */
import type { Finding } from '../finding.ts';
import type { HandshakeSnapshot } from '../snapshot.ts';

type Topic = keyof NonNullable<HandshakeSnapshot['framework']>['words'];

/** By the group of a check: what stands before the slash of its id. */
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

/** Of a server whose framework nobody recognised. */
const anyStart = 'the way that the README, `package.json`, `pyproject.toml` or the `Dockerfile` has it';

export interface Whereabouts {
  /** Its name, where it was recognised. */
  framework?: string;
  /** To search for, the likeliest first. */
  words: string[];
  /** How the server is started, in words. */
  start: string;
}

/** Origins that were seen where another was expected: a setting holds them, most likely. */
export function misplacedOrigins({ evidence }: Pick<Finding, 'evidence'>): string[] {
  const originsIn = (text: string | null) => (text ?? '').match(/\bhttps?:\/\/[\w.:[\]-]{1,200}/gi) ?? [];
  const expected = new Set(evidence.flatMap((one) => originsIn(one.expected)));
  const misplaced = evidence
    .filter((one) => one.expected !== null)
    .flatMap((one) => originsIn(one.observed))
    .filter((origin) => !expected.has(origin));
  return [...new Set(misplaced)].slice(0, 3);
}

export function whereabouts(check: string, framework: HandshakeSnapshot['framework']): Whereabouts {
  const topic = topics[check.slice(0, check.indexOf('/'))] ?? 'network';
  return {
    ...(framework && { framework: framework.name }),
    words: [...(framework?.words[topic] ?? []), ...everywhere[topic]],
    start: framework?.start ?? anyStart,
  };
}
