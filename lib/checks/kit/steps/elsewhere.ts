/** A token that this very sign-in got, and whose issuer (`iss`) is another than the MCP server's metadata names, at Scalekit. */
import type { Prose, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { resourceIdOf } from '../../../protocol/scalekit.ts';
import { httpOrigin } from '../../../text/url.ts';
import type { FixDraft } from '../../define.ts';
import { clientWord, code, host } from '../words.ts';
import { forgetSteps } from './clients.ts';
import { replaceOld } from './metadata.ts';
import { copyJson, sendReport, serverStep, serversStep } from './scalekit.ts';
import { restartServer } from './server.ts';
import { inServer, searchFor, value } from './step.ts';

/** Two MCP servers of one environment, by their resource IDs. */
function otherResourceOf(iss: string | undefined, named: string | undefined): { of: string; said: string } | undefined {
  const [of, said] = [resourceIdOf(iss ?? ''), resourceIdOf(named ?? '')];
  return of && said && of !== said && httpOrigin(iss) === httpOrigin(named) ? { of, said } : undefined;
}

/** By the hosts or the resource IDs, where these tell the two apart. */
export function fromElsewhere(iss: string | undefined, named: string | undefined): Prose {
  const other = otherResourceOf(iss, named);
  if (other)
    return `The token was issued for ${code(other.of)}, and your MCP server’s metadata names ${code(other.said)} (\`iss\`)`;
  const [issuer, metadata] = [host(iss), host(named)];
  return issuer && metadata && issuer !== metadata
    ? `The token was issued by ${code(issuer)}, and your MCP server’s metadata names ${code(metadata)} (\`iss\`)`
    : 'The token is from another address than your MCP server’s metadata names (`iss`)';
}

/** The check of the token has the old address too, wherever the project keeps it. */
const renamed = (what: 'address' | 'resource ID', old: string | undefined, now: string | undefined): Step[] =>
  old && now
    ? [
        inServer(
          `Replace the old ${what} by the new one in the rest of your project too, such as where tokens are checked.`,
          {
            values: [...searchFor([old], 'project'), { name: 'Replace by', value: now }],
          },
        ),
      ]
    : [];

/**
 * Two addresses of one environment: both name the same MCP server in it, or the one that the metadata names gave this
 * token out itself.
 */
function whyOne({ token }: Facts, iss: string | undefined, named: string | undefined): Prose | undefined {
  const id = resourceIdOf(named ?? '');
  if (id !== undefined && resourceIdOf(iss ?? '') === id) return `Both addresses end with ${code(id)}`;
  const origin = httpOrigin(named);
  const isGiver = token.requests.some(({ issued, at }) => issued && httpOrigin(at.request.url) === origin);
  return isGiver ? `${code(host(origin))} itself gave this token out` : undefined;
}

/** What is in the metadata, and what the token carries: one of the two is of the developer's MCP server, and the dashboard knows. */
export function elsewhereFix(
  facts: Facts,
  accept: (text: Prose, issuers: readonly string[]) => Step,
  iss: string | undefined,
  valid: readonly string[],
): FixDraft {
  const named = facts.resourceMetadata.authorizationServers[0] ?? valid[0];
  const other = otherResourceOf(iss, named);
  if (other) return otherResource(facts, other);
  const one = whyOne(facts, iss, named);
  const begins = (url: string | undefined) => `If it begins with ${code(httpOrigin(url) ?? url)}`;
  return {
    do: [
      {
        ...serverStep(facts, 'Look how the address in `authorization_servers` of the **Metadata JSON** begins.', [
          'Metadata JSON',
        ]),
        only: 'look',
      },
    ],
    or: [
      {
        kind: 'case',
        when: begins(httpOrigin(iss) ?? iss),
        instead: 'your MCP server serves an old copy of that JSON, so replace it',
        open: true,
        steps: [
          replaceOld(facts, 'the whole **Metadata JSON**', [], httpOrigin(named)),
          ...renamed('address', httpOrigin(named), httpOrigin(iss)),
          restartServer,
          ...forgetSteps(facts),
        ],
      },
      {
        kind: 'case',
        when: `${begins(named)}, as your MCP server says now`,
        instead: one ? 'accept tokens of both addresses' : 'the fault is at Scalekit',
        open: true,
        steps: one
          ? [
              accept(
                `Accept ${code(iss)} too, where your MCP server checks the token. ${one}, so the keys stay those of ${code(host(named))}.`,
                [...valid, ...(iss ? [iss] : [])],
              ),
              restartServer,
            ]
          : [sendReport(facts)],
      },
      {
        kind: 'case',
        when: 'If it begins with another address',
        instead: 'serve that JSON, and sign in anew',
        steps: [
          replaceOld(facts, 'the whole **Metadata JSON**', [], httpOrigin(named)),
          restartServer,
          ...forgetSteps(facts),
        ],
      },
    ],
  };
}

/** Two MCP servers of one environment: the developer's is the one that has its URL. */
function otherResource(facts: Facts, { of, said }: { of: string; said: string }): FixDraft {
  const setting = 'Server URL';
  return {
    do: [
      {
        ...serversStep(
          facts,
          `Look which of the two MCP servers has this as its **${setting}**: ${code(of)} or ${code(said)}.`,
        ),
        ...value(setting, facts.server ?? undefined),
        only: 'look',
      },
    ],
    or: [
      {
        kind: 'case',
        when: `If it is ${code(of)}, which the token names`,
        instead: 'your MCP server serves the JSON of the other one',
        open: true,
        steps: [
          copyJson(facts, of),
          replaceOld(facts, 'that JSON', [], said),
          ...renamed('resource ID', said, of),
          restartServer,
          ...forgetSteps(facts),
        ],
      },
      {
        kind: 'case',
        when: `If it is ${code(said)}, as your MCP server says now`,
        instead: `${clientWord(facts)} uses a sign-in that it saved for the other one`,
        open: true,
        steps: forgetSteps(facts),
      },
    ],
  };
}
