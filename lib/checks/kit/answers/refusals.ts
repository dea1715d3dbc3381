/** How the checks of registration, authorization and token find their failures: each refusal belongs to one of them. */
import type { Evidence, StageId } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import { type Outcome, outcome } from '../../define.ts';
import { errorEvidence } from '../evidence.ts';

/** An answer that refuses what the client asked. */
export interface Refusal<Kind extends string, Data> {
  at: Observed;
  /** Which it is: the name of the check that speaks of it, without its group. */
  kind: Kind;
  /** What would have been right, where there is one such status. */
  expected: string | null;
  /** What the words of that check may need. */
  data: Data;
}

export interface Refusals<Kind extends string, Data> {
  refused: Refusal<Kind, Data>[];
  /** Something was answered, so that a check without a refusal has passed. */
  observed: boolean;
}

/** What a check adds to a refusal of its kind. */
interface More<Added> {
  evidence?: Evidence[];
  stage?: StageId;
  data?: Added;
}

/** Fails for each refusal that is of this kind. */
export const refusedAs = <
  Kind extends string,
  Data extends { error: OAuthError | undefined },
  Added extends object = object,
>(
  kind: NoInfer<Kind>,
  { refused, observed }: Refusals<Kind, Data>,
  more: (data: Data, at: Observed) => More<Added> = () => ({}),
): Outcome<Data & Added> =>
  outcome(
    refused
      .filter((refusal) => refusal.kind === kind)
      .map(({ at, expected, data }) => {
        const { evidence = [], data: added, ...rest } = more(data, at);
        return {
          at,
          evidence: [errorEvidence(at, data.error, expected), ...evidence],
          data: { ...data, ...added } as Data & Added,
          ...rest,
        };
      }),
    observed,
  );
