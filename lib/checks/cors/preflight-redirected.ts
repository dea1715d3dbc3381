import { header } from '../../exchange.ts';
import { isHsts } from '../../handshake/redirects.ts';
import { parseUrl, withoutSlash } from '../../text/url.ts';
import { preflightEvidence } from '../kit/evidence.ts';
import { permissionEvidence, verifyPermission } from '../kit/permission.ts';
import { corsFix } from '../kit/steps/cors.ts';
import { alsoServerUrl } from '../kit/steps/resource.ts';
import { enterUrl } from '../kit/steps/settings.ts';
import { connectWith } from '../kit/verify/verify.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';
import { type CorsWords, defineCorsCheck, pageWord, partyWord } from './shared.ts';

/** The same but for a slash at the end of the path. */
const samePath = (a: string, b: string) =>
  withoutSlash(parseUrl(a)?.pathname ?? '') === withoutSlash(parseUrl(b)?.pathname ?? '');

/** A login page is on another host or path; the same server under a better address is not. */
function better({ at, endpoint }: CorsWords): URL | undefined {
  const { url } = at.request;
  const to = parseUrl(header(at.preflight?.response?.headers, 'location'), url);
  return to && to.hostname === parseUrl(url)?.hostname && endpoint === 'mcp' && samePath(to.href, url) ? to : undefined;
}

/** The browser did, which knows the name for `https` (RFC 6797 §8.3), and no server. */
const byBrowser = ({ at }: CorsWords) => isHsts(at.preflight?.response);

export default defineCorsCheck({
  id: 'cors/preflight-redirected',
  reason: 'preflight-redirected',
  fails: 'The `OPTIONS` answer is a redirect.',
  standard: ['cors-preflight-fetch', 'CORS-preflight fetch'],
  evidence: (at, _data, origin) => [...permissionEvidence(at, origin), preflightEvidence(at, 'Location', null)],
  title: (words) => {
    const to = better(words);
    const from = parseUrl(words.at.request.url);
    if (from && byBrowser(words))
      return `The browser asks ${code(from.host)} by \`https\` alone (HSTS), and ${pageWord(words)} uses \`http\` (CORS preflight)`;
    return to && from && to.origin === from.origin
      ? `${upperFirst(clientWord(words.facts))} uses ${code(from.pathname)}, and your MCP server is at ${code(to.pathname)} (CORS preflight)`
      : `${partyWord(words)} redirects the browser’s permission check (CORS preflight)`;
  },
  summary: (words) => {
    const to = better(words);
    return to
      ? `${byBrowser(words) ? 'The browser' : 'Your MCP server'} redirects, and browsers do not follow a redirect of this check. Use the second address.`
      : `Browsers do not follow a redirect there, so the request of ${pageWord(words)} was never sent.`;
  },
  why: () =>
    'Usual reasons are a slash that is added to the path, a move from `http` to `https`, and a login page in front.',
  fix: (words) => {
    const to = better(words);
    const mended = corsFix(words);
    if (!to) return mended;
    return {
      do: [enterUrl(words.facts, 'Enter the address without the redirect.', to.href)],
      or: [
        ...alsoServerUrl(words.facts, to.href),
        ...(byBrowser(words)
          ? []
          : [
              {
                when: `If people go on using ${code(parseUrl(words.at.request.url)?.pathname)}`,
                instead: 'let your MCP server respond to the permission check there',
                steps: mended.do,
              },
            ]),
      ],
    };
  },
  verify: (words, origin) => {
    const to = better(words);
    const permission = verifyPermission(words.at, origin);
    if (!to) return [permission];
    if (byBrowser(words)) return [connectWith(words.facts, code(to.href))];
    return [
      connectWith(words.facts, code(to.href)),
      {
        ...permission,
        says: `For the case that you removed the redirect: ${permission.says}`,
      },
    ];
  },
});
