/** What the check of a token compares with: its settings first, and its code where none of them differs. */
import type { Alternative, Step } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { FixDraft } from '../../define.ts';
import { recipeOf } from '../recipes/code-for.ts';
import { withCode } from '../snippets/labelled.ts';
import { guardSnippets, tokenCheckSnippets } from '../snippets/token-check.ts';
import { restartServer } from './server.ts';
import { inServer } from './step.ts';
import { checkTokenStep, findSettings, heldValues, validIssuers } from './token-check.ts';

/** Of the token that was refused. */
interface Claims {
  aud: string[];
  iss: string | undefined;
}

type Held = Parameters<typeof heldValues>[1];

/** What a check has to compare with, so that the token of this sign-in fits: its own issuer first. */
export function heldBy(facts: Facts, { iss, aud }: Claims): Held | undefined {
  const { scalekit: known, server } = facts;
  const own = aud.find((one) => one === known?.resourceId) ?? aud.find((one) => one === server) ?? aud[0];
  const audience = own ?? known?.resourceId ?? undefined;
  const valid = validIssuers(facts, iss);
  const issuers = iss !== undefined && valid.includes(iss) ? [iss, ...valid.filter((one) => one !== iss)] : valid;
  return audience === undefined ? undefined : { audience, issuers };
}

/** The settings of the check first: its code is replaced where none of them differs. */
export function compared(facts: Facts, { aud, iss }: Claims, held: Held | undefined, inOwnCheck: Step[]): FixDraft {
  if (!held || !tokenCheckSnippets(facts, held)?.length) return { do: inOwnCheck };
  const sayWhy: Alternative = {
    kind: 'again',
    when: 'If the token is refused still',
    instead: 'let your MCP server say why',
    steps: inOwnCheck,
  };
  // These lines are the settings of a check that the framework has.
  if (recipeOf(facts.framework)?.tokenCheck)
    return {
      do: [
        checkTokenStep(
          facts,
          'Let your MCP server compare a token with exactly this: the token of this sign-in has it.',
          held,
        ),
        restartServer,
      ],
      or: [sayWhy],
    };
  const others = aud.filter((one) => one !== held.audience).map((one) => ({ name: 'or aud', value: one }));
  const whole = guardSnippets(facts, held, 'goes');
  return {
    do: [
      findSettings,
      inServer(
        `Correct each that differs from these: where the keys are (\`jwks_uri\`), who issued the token (\`iss\`), what it is for (\`aud\`${others.length ? ': one of these' : ''}).`,
        {
          values: [...heldValues(facts, held, iss), ...others],
        },
      ),
      restartServer,
    ],
    or: [
      {
        kind: 'case',
        when: 'If none of them differs',
        instead: 'check the token with other code',
        steps: [
          whole.length
            ? inServer(
                'Put this code in place of your check: it looks for the token, checks it and answers `401`.',
                withCode(whole),
              )
            : checkTokenStep(facts, 'Put this code in place of the call that checks the token.', held),
          restartServer,
        ],
      },
      sayWhy,
    ],
  };
}
