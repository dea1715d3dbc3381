/** How the checks of registration, authorization and token find their failures: each refusal belongs to one of them. */
import type { Evidence, StageId } from '../../../finding.ts';
import type { Observed } from '../../../handshake/facts.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import { type Outcome, outcome } from '../../define.ts';
import { errorEvidence } from '../evidence.ts';

/** An answer that refuses what the client asked. */
export interface Refusal<Row extends string, Data> {
  at: Observed;
  /** The check whose matter it is. */
  row: Row;
  /** What would have been right, where there is one such status. */
  expected: string | null;
  /** What the words of that check may need. */
  data: Data;
}

export interface Refusals<Row extends string, Data> {
  refused: Refusal<Row, Data>[];
  /** Something was answered, so that a check without a refusal has passed. */
  observed: boolean;
}

/** What a check adds to a refusal of its row. */
interface More<Added> {
  evidence?: Evidence[];
  stage?: StageId;
  data?: Added;
}

/** Fails for each refusal that is of this row. */
export const refusedAs = <
  Row extends string,
  Data extends { error: OAuthError | undefined },
  Added extends object = object,
>(
  row: NoInfer<Row>,
  { refused, observed }: Refusals<Row, Data>,
  more: (data: Data, at: Observed) => More<Added> = () => ({}),
): Outcome<Data & Added> =>
  outcome(
    refused
      .filter((refusal) => refusal.row === row)
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
