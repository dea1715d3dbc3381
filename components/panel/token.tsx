/** A token in words: what kind it is, and what it says of itself. */
import type { Masked } from '../../lib/masked.ts';
import { Breaking } from '../parts/breaking.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { Details } from '../parts/details.tsx';
import { brief, count, plain } from '../parts/text.ts';
import { claimRows, readable, signedRows } from './token-words.ts';
import './named-values.css';
import './headers.css';

export function Token({ masked, at }: { masked: Masked; at: number | undefined }) {
  const { kind, length, fingerprint, claims = {}, header = {} } = masked;
  const rows = [...claimRows(claims, at), ...signedRows(header)];
  return (
    <Details
      open
      class="token"
      summary={
        <>
          What the {kind.replaceAll('_', ' ')} says{' '}
          <span class="quiet-text">
            JSON Web Token (JWT) of {count(length, 'character')}: {readable(masked)}; fingerprint{' '}
            <span class="mono">{fingerprint}</span>
          </span>
        </>
      }
    >
      <dl class="named-values">
        {rows.map(({ name, value, means, bad }) => (
          <div key={name}>
            <dt>{brief(name, 40)}</dt>
            <dd class="copied-from">
              <code>
                <Breaking text={brief(value, 1000)} />
              </code>{' '}
              <CopyButton text={() => plain(value)} what={name} />
            </dd>
            {means && <dd class={bad ? 'bad' : 'quiet-text'}>{means}</dd>}
          </div>
        ))}
      </dl>
    </Details>
  );
}
