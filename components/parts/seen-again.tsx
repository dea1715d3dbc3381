/** What decided it, under the request that shows it: as it was beside as it is now, or what a new finding rests on. */
import type { Finding } from '../../lib/finding.ts';
import type { SeenAgain } from '../../lib/recheck/outcome.ts';
import { Bounded } from './bounded.tsx';
import { brief, plain, time } from './text.ts';

interface Row {
  method: string;
  url: string;
  status?: number;
  what: string;
  lines: { name: string; text: string | null }[];
}

const compared = ({ before, now, ...request }: SeenAgain, at: number): Row => ({
  ...request,
  lines:
    before === now
      ? [{ name: 'Got, as before', text: now }]
      : [
          { name: 'Got before', text: before },
          { name: `Got at ${time(at)}`, text: now },
        ],
});

const found = ({ evidence }: Finding): Row[] =>
  evidence.slice(0, 6).map(({ observed, expected, exchange: _, ...request }) => ({
    ...request,
    lines: [{ name: 'Got', text: observed }, ...(expected === null ? [] : [{ name: 'Expected', text: expected }])],
  }));

/** Where the finding is found again, it says itself what is now. */
export function SeenAgainList({
  seen,
  finding,
  at,
}: {
  seen: readonly SeenAgain[];
  finding: Finding | undefined;
  at: number;
}) {
  const rows = [...seen.map((one) => compared(one, at)), ...(finding ? found(finding) : [])];
  const byRequest = Map.groupBy(rows, ({ method, url }) => `${method} ${url}`);
  return (
    <>
      {[...byRequest].map(
        ([request, [first, ...more]]) => first && <Request key={request} first={first} more={more} />,
      )}
    </>
  );
}

function Request({ first, more }: { first: Row; more: Row[] }) {
  return (
    <figure class="seen-again">
      <figcaption class="mono">
        <b>{brief(first.method, 32)}</b> <Bounded text={plain(first.url)} limit={300} />{' '}
        {first.status !== undefined && <b>{first.status}</b>}
      </figcaption>
      <dl>
        {[first, ...more].map(({ what, lines }) => (
          <div key={`${what} ${lines.map(({ name }) => name).join()}`}>
            <dt class="what">{brief(what, 200)}</dt>
            {lines.map(({ name, text }) => (
              <div class="line" key={name}>
                <dt>{name}</dt>
                <dd class="mono">{text === null ? <i>missing</i> : <Bounded text={plain(text)} limit={600} />}</dd>
              </div>
            ))}
          </div>
        ))}
      </dl>
    </figure>
  );
}
