/** What comes after the first step, as in the panel; and how it is seen that it helped. */
import type { Evidence } from '../../lib/finding.ts';
import type { isFork } from '../../lib/presentation/alternatives.ts';
import { connectAgain } from '../../lib/presentation/connecting.ts';
import { onceMended } from '../../lib/presentation/once-mended.ts';
import { wholeCode } from '../../lib/presentation/pieces.ts';
import { formPairs, httpUrl } from '../../lib/text/url.ts';
import { Details } from '../parts/details.tsx';
import { Within } from '../parts/fix.tsx';
import { Prose } from '../parts/prose.tsx';
import { Steps } from '../parts/steps.tsx';
import { brief, count, linkHost } from '../parts/text.ts';
import { useBelow } from './use-below.ts';

type Fix = Parameters<typeof isFork>[0];

/** A popup is 600 pixels high at most: so many steps stand there, and so many lines of code. */
const MOST = 4;
const LINES = 6;

const isLong = ({ snippets: [code] = [] }: Fix['do'][number]) =>
  code !== undefined && wholeCode(code).split('\n').length > LINES;

/**
 * The step before which the rest is folded: never the first that changes something. One that is short needs no more place
 * than the line that would fold it.
 */
function foldedFrom({ do: steps }: Fix): number {
  const doing = steps.findIndex(({ only }) => !only);
  const long = steps.findIndex((step, index) => index > Math.max(doing, 0) && isLong(step));
  if (long > 0) return Math.min(long, MOST);
  return steps.length > MOST + 1 ? MOST : steps.length;
}

export function Then({ fix }: { fix: Fix }) {
  const { length } = fix.do;
  const folded = foldedFrom(fix);
  const left = length - folded;
  return (
    <>
      {folded > 1 && <Steps steps={fix.do} from={1} to={folded} />}
      {left > 0 && (
        <Details summary={`Then ${count(left, folded > 1 ? 'more step' : 'step')}`}>
          <Steps steps={fix.do} from={folded} />
        </Details>
      )}
      <Within fix={fix} closed />
    </>
  );
}

/** Longest path, and longest line with its method, its host and its status, in UTF-16 code units. */
const [PATH, LINE] = [34, 44];

/** How it ended, where that shows it: an error on the way back, else a status that is none of success. */
const endOf = (status: number | undefined, search: string): string => {
  const [, error] = formPairs(search.slice(1)).find(([name]) => name === 'error') ?? [];
  const end = error && /^[\w.-]{1,30}$/.test(error) ? error : status;
  return end === undefined || (typeof end === 'number' && end < 300) ? '' : ` → ${end}`;
};

/** The request that shows it, its address from the end; its host only where that is another than the MCP server's, and fits. */
export function SeenAt({ seen: { method, url, status }, of }: { seen: Evidence; of: string | null }) {
  const { host, pathname, search } = httpUrl(url) ?? { host: '', pathname: url, search: '' };
  const other = of && host !== linkHost(of) ? host : '';
  const last = pathname.slice(other.length - PATH);
  const end = last.includes('/') ? last.slice(last.indexOf('/')) : pathname.slice(pathname.lastIndexOf('/'));
  const path = `${end === pathname ? '' : '…'}${end}${endOf(status, search)}`;
  const whole = `${method} ${other}${other && end !== pathname ? '/' : ''}${path}`;
  return (
    <p class="quiet-text">
      Seen: <code>{brief(whole.length > LINE ? `${method} ${path}` : whole, 160)}</code>
    </p>
  );
}

/** At the lower edge, where it is in view however long the steps are. */
export const IsFixed = ({ fix, client }: { fix: Fix; client: string | null }) => (
  <p ref={useBelow()}>
    <b>Is it fixed?</b>{' '}
    <Prose
      text={onceMended(fix, 'this popup then says **Connected**.', connectAgain(client === null ? {} : { client }))}
    />
  </p>
);
