/** What decided it, under the request that shows it: as it was beside as it is now, or what a new finding rests on. */
import type { Finding } from '../../lib/finding.ts';
import type { SeenAgain } from '../../lib/recheck/outcome.ts';
import { EvidenceList, Looked, read, Value } from './evidence.tsx';
import { RequestLine } from './request-line.tsx';
import { time } from './text.ts';
import './evidence.css';

/** Evidence that is enough to see what is found now. */
const SHOWN = 4;

/** Where something is found, it says itself what is now. */
export function SeenAgainList({
  seen,
  finding,
  at,
}: {
  seen: readonly SeenAgain[];
  finding: Finding | undefined;
  at: number;
}) {
  const byRequest = Map.groupBy(seen, ({ method, url }) => `${method} ${url}`);
  return (
    <>
      {[...byRequest].map(
        ([request, [first, ...more]]) => first && <Request key={request} of={[first, ...more]} at={at} />,
      )}
      {finding && <EvidenceList evidence={finding.evidence.slice(0, SHOWN)} />}
    </>
  );
}

function Request({ of, at }: { of: [SeenAgain, ...SeenAgain[]]; at: number }) {
  const [{ method, url, status }] = of;
  return (
    <figure class="evidence">
      <RequestLine method={method} url={url} outcome={status ?? ''} />
      <table class="compare">
        <colgroup>
          <col />
          <col />
        </colgroup>
        {of.map((one) => (
          <Compared key={one.what} of={one} at={at} />
        ))}
      </table>
    </figure>
  );
}

function Compared({ of: { what, before, now }, at }: { of: SeenAgain; at: number }) {
  return (
    <tbody>
      <tr>
        <th colSpan={2} scope="rowgroup">
          <Looked at={what} values={[before, now]} />
        </th>
      </tr>
      {before !== now && (
        <tr>
          <th scope="row">Before</th>
          <td>
            <Value text={read(before)} part={null} kind="observed" />
          </td>
        </tr>
      )}
      <tr>
        <th scope="row">{before === now ? 'As before' : time(at)}</th>
        <td class="expected">
          <Value text={read(now)} part={null} kind="expected" />
        </td>
      </tr>
    </tbody>
  );
}
