/** Where a server keeps the hosts and origins that it lets through (protection against DNS rebinding). */
import type { Snippet } from '../../../finding.ts';
import type { Framework } from '../../../handshake/participants.ts';
import { languageOf, recipeOf } from '../recipes/code-for.ts';
import { fastapi } from '../recipes/fastapi.ts';
import { transportHosts } from '../recipes/javascript.ts';
import type { Setting } from '../recipes/recipe.ts';

const text = (value: string) => JSON.stringify(value);
/** Without its port. */
const bareHost = (host: string) => host.replace(/:\d+$/, '');

/** What refuses is told by its words: it stands before the framework, or is a part of it. */
interface Refuser extends Setting {
  words: RegExp;
  /** It compares hosts without their port. */
  bare?: true;
}

const refusers: readonly Refuser[] = [
  {
    words: /vite\.config|server\.allowedHosts|Blocked request\. This host/i,
    name: 'server.allowedHosts',
    code: (host) => ({
      label: 'Vite',
      language: 'javascript',
      where: 'in `server` of vite.config.js, beside what is there',
      code: `allowedHosts: [${text(host)}],`,
    }),
  },
  {
    // Without `DEBUG` it says only `Bad Request (400)`. It compares names without a port.
    words: /DisallowedHost|HTTP_HOST|ALLOWED_HOSTS|Bad Request \(400\)/,
    bare: true,
    name: 'ALLOWED_HOSTS',
    code: (host) => ({
      label: 'Django',
      language: 'python',
      where: 'at the end of settings.py. If the list is empty there, add `"localhost"`, which is let through only then',
      code: `ALLOWED_HOSTS = [*ALLOWED_HOSTS, ${text(bareHost(host))}]`,
    }),
  },
  {
    words: /blocked hosts?:/i,
    name: 'config.hosts',
    code: (host) => ({
      label: 'Rails',
      language: 'ruby',
      where: 'the file of your environment in config/environments',
      code: `config.hosts << ${text(host)}`,
    }),
  },
  // The middleware of the SDK for TypeScript compares names without a port, and says so without the word "header".
  {
    words: /Invalid Host: /,
    bare: true,
    name: 'allowedHosts',
    code: (host) => ({
      label: 'MCP SDK for TypeScript',
      language: 'javascript',
      where: 'among the options of `createMcpExpressApp`, or in `hostHeaderValidation(…)`',
      code: `// beside those that are there:\nallowedHosts: [${text(bareHost(host))}],`,
    }),
  },
  // The SDK for Python, also where FastMCP's own protection would say `Misdirected Request`.
  ...(fastapi.hosts ? [{ words: /^Invalid Host header$/, ...fastapi.hosts.host }] : []),
];

interface Allowed {
  /** Name of the setting, and what is added to it. */
  name: string;
  value: string;
  snippets: Snippet[];
  /** What refuses, where only its words tell, and these words. */
  by?: { name: string; words: string };
  /** The lines are those of the likeliest: the list may be elsewhere. */
  mayBeOther: boolean;
}

const bothSdks = [...(fastapi.hosts ? [fastapi.hosts] : []), transportHosts];

/** By the words of the refusal, else by the framework; of an unknown one both SDKs are shown. */
export function allowedHosts(framework: Framework, words: string, what: 'host' | 'origin', value: string): Allowed {
  const said = what === 'host' ? refusers.find((one) => one.words.test(words)) : undefined;
  const recipe = recipeOf(framework);
  // Its own words are those of the SDK that it stands on.
  const own = recipe?.hosts?.[what];
  const found = said && !(said.bare && framework === 'mcp-use') ? said : own;
  const settings = found ? [found] : languageOf(framework) ? [] : bothSdks.flatMap((hosts) => hosts[what] ?? []);
  const name = said && !recipe ? said.code(value).label : undefined;
  return {
    ...(said && name !== undefined && { by: { name, words: said.words.exec(words)?.[0].trim() ?? '' } }),
    mayBeOther: settings.length > 0 && !recipe,
    value: said?.bare ? bareHost(value) : value,
    name: settings.map(({ name }) => name).join(' or '),
    snippets: settings.map(({ code }) => ({ label: recipe?.name ?? '', ...code(value) })),
  };
}
