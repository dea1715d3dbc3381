import { header } from '../../exchange.ts';
import type { Alternative, Snippet } from '../../finding.ts';
import type { Facts, Observed } from '../../handshake/facts.ts';
import { oauthError } from '../../protocol/oauth-errors.ts';
import { isSuccess } from '../../protocol/status.ts';
import { asksForPassword } from '../../protocol/www-authenticate.ts';
import { defineCheck, outcome } from '../define.ts';
import { productName } from '../kit/answers/intermediaries.ts';
import { wantsToken } from '../kit/answers/kinds.ts';
import { leadsToLogin, targetOf } from '../kit/answers/login.ts';
import { evidence, statusEvidence } from '../kit/evidence.ts';
import { frontWord, inFront, mayBeNginx } from '../kit/front.ts';
import { frontRefusal } from '../kit/front-refusal.ts';
import { inPlaceWord, passOn } from '../kit/in-place.ts';
import { place } from '../kit/metadata-words.ts';
import { mcp, rfc, scalekit } from '../kit/references.ts';
import { withCode } from '../kit/snippets/labelled.ts';
import { publicMetadataSnippets } from '../kit/snippets/metadata.ts';
import { gateAt, gateThatRefuses, openGate } from '../kit/steps/login-gates.ts';
import { forgetSearch, restartAndForget } from '../kit/steps/metadata.ts';
import { addHeader } from '../kit/steps/settings.ts';
import { inServer, searchFor, step } from '../kit/steps/step.ts';
import { failingUrls, verifyResourceMetadata } from '../kit/verify/metadata.ts';
import { clientWord, code, upperFirst } from '../kit/words.ts';

/** What stands below it is for everybody. */
const PUBLIC = '/.well-known/';

const lockedAt = (url: string, facts: Facts): string => {
  const path = place(url, facts);
  return path.startsWith(PUBLIC) ? PUBLIC : path;
};

/** Words of the refusal, as they stand in the code that writes it. */
function refusalIn(at: Observed): string {
  const error = oauthError(at.response?.body ?? '', header(at.response?.headers, 'content-type'));
  return error?.description ?? error?.code ?? String(at.status ?? 401);
}

const gateOf = (at: Observed, target: string | undefined) => gateAt(at, target) ?? gateThatRefuses(at);

/** Another lock than a token, which may be all that there is. `mcp-proxy` asks for its key with a `Bearer` of nothing. */
function lockOf(at: Observed): 'key' | 'basic' | undefined {
  if (/\bapi[ _-]?key\b/i.test(refusalIn(at))) return 'key';
  return asksForPassword(at.response?.headers) ? 'basic' : undefined;
}

const locks = { key: 'an API key', basic: 'a password' };

/** A refusal that speaks of a token too wants either. */
function asked(at: Observed): string {
  const lock = lockOf(at);
  return lock && !/\b(?:token|bearer)\b/i.test(refusalIn(at)) ? locks[lock] : 'a token';
}

/** MCP clients send such a thing as a header, without a sign-in. */
function orSend(facts: Facts, at: Observed): Alternative[] {
  const lock = lockOf(at);
  if (!lock) return [];
  const [what, line] =
    lock === 'key'
      ? ['that key, under the name that its documentation has', 'X-API-Key: …']
      : ['the name and the password, joined by a colon, as Base64', 'Authorization: Basic …'];
  return [
    {
      when: `If your MCP server has no sign-in, and ${locks[lock]} is all that is asked for`,
      steps: [addHeader(facts, `Send ${what}.`, line)],
    },
  ];
}

const openInNginx: Snippet = {
  label: 'nginx',
  language: 'nginx',
  where:
    'beside the `location` of your MCP server, or in place of that of this path, in a file of /etc/nginx/conf.d or sites-enabled. Then run `sudo nginx -s reload`',
  code: `location ${PUBLIC} {
  auth_request off;
  auth_basic off;
  # and the proxy_pass and add_header lines there
}`,
};

export default defineCheck<{ target: string | undefined }>({
  id: 'resource-metadata/requires-auth',
  owner: ({ facts, at, data: { target } }) =>
    gateOf(at, target) || frontRefusal(facts, at) ? 'network' : 'mcp-server',
  judges: 'answer',
  survivedBy: 'resource-metadata-read',
  // Scalekit's quick starts guard every path but one: a client that finds the document there is past it.
  quiet: true,
  fails: 'The protected resource metadata gets 401 or 403, or redirected to a sign-in page.',
  references: [
    rfc(9728, '3.1'),
    mcp('basic/authorization', 'Protected resource metadata', 'protected-resource-metadata-discovery-requirements'),
    scalekit('troubleshooting-setup'),
  ],

  test({ resourceMetadata: { requests } }) {
    const at = requests.find((x) => wantsToken(x) || leadsToLogin(x));
    const target = at && targetOf(at);
    const shown = at && [
      statusEvidence(at, '200'),
      ...(target ? [evidence(at, 'Location', `Location: ${target.href}`, null)] : []),
    ];
    return outcome(
      at && shown ? [{ at, evidence: shown, data: { target: target?.href } }] : [],
      requests.some(isSuccess),
    );
  },

  title: ({ facts, at, data: { target } }) => {
    const gate = gateOf(at, target);
    if (gate && target === undefined)
      return `${productName(gate.name)} lets nobody read ${code(lockedAt(at.request.url, facts))}, which must be public (${at.status})`;
    if (gate) return `${productName(gate.name)} sends ${clientWord(facts)} to a login page instead of the metadata`;
    const front = frontRefusal(facts, at);
    const what = front && at.status === 403 ? 'forbids' : `wants ${asked(at)} for`;
    return target === undefined
      ? `${front ? inPlaceWord(at) : 'Your MCP server'} ${what} ${code(lockedAt(at.request.url, facts))}, which must be public (${at.status})`
      : `Your MCP server sends ${clientWord(facts)} to a login page instead of its metadata (${at.status})`;
  },
  summary: ({ facts, at }) =>
    `${upperFirst(clientWord(facts))} asked for ${code(place(at.request.url, facts))}, the JSON that says where to sign in. It has no token yet.`,
  why: ({ facts }) =>
    `${upperFirst(clientWord(facts))} gets a token only after it has read that JSON, so nobody could ever get one.`,
  fix: ({ facts, at, data: { target } }) => {
    const gate = gateOf(at, target);
    if (gate) return { do: [...openGate(gate, facts, at), ...forgetSearch(facts)] };
    const opened = step(
      inFront(at),
      `Let ${code(PUBLIC)} pass without ${asked(at)} there.`,
      mayBeNginx(at) ? { snippets: [openInNginx] } : {},
    );
    if (frontRefusal(facts, at))
      return {
        do: [at.status === 403 ? passOn(at, place(at.request.url, facts)) : opened, ...forgetSearch(facts)],
        or: orSend(facts, at),
      };
    return {
      do: [
        inServer(`Let every path below \`/.well-known/\` pass without ${asked(at)}.`, {
          values: searchFor([refusalIn(at)]),
          ...withCode(publicMetadataSnippets(facts)),
        }),
        ...restartAndForget(facts),
      ],
      or: [
        ...orSend(facts, at),
        {
          kind: 'case',
          when: `If your code lets ${code(PUBLIC)} pass already`,
          ...(at.status !== 403 && { instead: `let ${frontWord(at)} pass it too` }),
          steps: [
            at.status === 403
              ? step(inFront(at), 'Look for a firewall or a check of the origin that answers 403.')
              : opened,
          ],
        },
      ],
    };
  },
  verify: ({ facts, at }) => [verifyResourceMetadata(facts, failingUrls(facts.resourceMetadata, at))],
});
