/** Headers as they were seen; those that decide something are marked, and say what. */
import { Bounded } from '../parts/bounded.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { brief, plain } from '../parts/text.ts';
import type { HeaderRow } from './header-words.ts';
import './headers.css';

export function Headers({ rows, partial }: { rows: HeaderRow[]; partial?: boolean | undefined }) {
  return (
    <>
      {rows.length > 0 && (
        <dl class="headers">
          {rows.map(({ name, value, says, stopped }, index) => (
            <div key={index} class={stopped ? 'decides stopped' : says ? 'decides' : ''}>
              <dt>{brief(name, 256)}</dt>
              <dd class="copied-from">
                {value === undefined ? <i>missing</i> : <Bounded text={plain(value)} limit={1000} />}
                {value !== undefined && <CopyButton text={() => plain(value)} what={brief(name, 60)} />}
              </dd>
              {says && <dd class="says">{says}</dd>}
            </div>
          ))}
        </dl>
      )}
      {!rows.length && <p class="quiet-text">None were seen.</p>}
      {partial && <p class="quiet-text">There may be more: this source does not show all headers.</p>}
    </>
  );
}
