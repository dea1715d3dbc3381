/**
 * Content Security Policy Level 3, `form-action` (§6.4.1): where a page's form may go, each redirect on the way included.
 * Where the directive is absent everything is allowed: `default-src` does not stand in for it.
 */
import { parseUrl } from '../text/url.ts';

/** Longest list that is read, in UTF-16 code units. */
const MAX_READ = 16 * 1024;

const defaultPorts: Record<string, string> = { 'http:': '80', 'https:': '443' };
const portOf = (url: URL) => url.port || defaultPorts[url.protocol] || '';

/** §6.7.2.8: `http` in a source list covers `https` too. */
const schemeMatches = (listed: string, actual: string) =>
  listed === actual || (listed === 'http:' && actual === 'https:');

function hostMatches(listed: string, actual: string): boolean {
  if (listed === '*') return true;
  return listed.startsWith('*.') ? actual.endsWith(listed.slice(1)) : listed === actual;
}

function portMatches(listed: string | undefined, target: URL, scheme: string): boolean {
  if (listed === '*') return true;
  if (listed !== undefined) return listed === portOf(target) || (listed === '80' && portOf(target) === '443');
  return target.port === '' || portOf(target) === defaultPorts[scheme];
}

const hostSource =
  /^(?:([a-z][a-z\d+.-]*:)\/\/)?(\*|(?:\*\.)?[a-z\d_-]+(?:\.[a-z\d_-]+)*|\[[\d:a-f]+\])(?::(\d+|\*))?(?:\/.*)?$/;

/** Whether a source expression covers a target. Paths are not compared, since they do not count after a redirect. */
function covers(source: string, page: URL, target: URL): boolean {
  const listed = source.toLowerCase();
  if (listed === '*') return defaultPorts[target.protocol] !== undefined || target.protocol === page.protocol;
  if (listed === "'self'") {
    const upgraded = page.protocol === 'http:' && target.protocol === 'https:' && !page.port && !target.port;
    return target.origin === page.origin || (target.hostname === page.hostname && upgraded);
  }
  if (/^[a-z][a-z\d+.-]*:$/.test(listed)) return schemeMatches(listed, target.protocol);
  const [, scheme, host, port] = hostSource.exec(listed) ?? [];
  if (host === undefined) return false;
  const wanted = scheme ?? page.protocol;
  return (
    schemeMatches(wanted, target.protocol) &&
    hostMatches(host, target.hostname) &&
    portMatches(port, target, target.protocol)
  );
}

/** The `form-action` directive of a policy, its sources; of several the first counts. */
function formActionOf(policy: string): string[] | undefined {
  for (const directive of policy.slice(0, MAX_READ).split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/);
    if (name.toLowerCase() === 'form-action') return sources;
  }
  return undefined;
}

/**
 * The first policy of a page that does not let its form go to `target`, its sources as they stand; `undefined` where all
 * of them do. `lines` are values of `Content-Security-Policy`, each perhaps several policies (§3.1).
 */
export function forbiddenBy(lines: readonly string[], page: string, target: string): string | undefined {
  const [from, to] = [parseUrl(page), parseUrl(target)];
  if (!from || !to) return undefined;
  for (const policy of lines.flatMap((line) => line.split(','))) {
    const sources = formActionOf(policy);
    if (sources && !sources.some((source) => covers(source, from, to))) return sources.join(' ') || "'none'";
  }
  return undefined;
}
