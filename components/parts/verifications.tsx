/** How to see that it is fixed without this page: a command for a terminal, or what to look at. */
import type { Finding, Verification } from '../../lib/finding.ts';
import { sightOf } from '../../lib/recheck/sight.ts';
import { needsToken } from '../../lib/verification/seen.ts';
import { Details } from './details.tsx';
import { later } from './later.tsx';
import { Prose } from './prose.tsx';

type Judged = Pick<Finding, 'check' | 'stage' | 'verify'>;

/** Folded at first, and so loaded once the page is painted. */
const Command = later(async () => (await import('./command.tsx')).Command);

/** Why it can see there what nothing can that is sent from here. */
function takes(finding: Judged, verification: Verification): string {
  if (needsToken(verification)) return ', with your access token';
  const sight = sightOf({ finding: { ...finding, evidence: [] } });
  return sight.by === 'nothing' && sight.needs === 'registration' ? ', which may register one more client' : '';
}

/** The first part stays in view by itself. */
export function Seen({ of: { says, inTwo } }: { of: Verification }) {
  return (
    <>
      {(inTwo ?? [says]).map((text) => (
        <p key={text}>
          <Prose text={text} />
        </p>
      ))}
    </>
  );
}

/** What a reader does and then sees, where no request decides. */
export function BySight({ finding }: { finding: Judged }) {
  return <>{finding.verify.map((one) => (one.anyOf?.length ? null : <Seen key={one.says} of={one} />))}</>;
}

export function Commands({ finding }: { finding: Judged }) {
  return (
    <>
      {finding.verify.map((verification) =>
        verification.anyOf?.length ? (
          <Details
            key={JSON.stringify(verification.anyOf)}
            summary={`Check from a terminal${takes(finding, verification)}`}
          >
            <Command verification={verification} />
          </Details>
        ) : null,
      )}
    </>
  );
}
