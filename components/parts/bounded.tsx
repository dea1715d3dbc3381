/** A text of any length, of which the beginning is shown until the reader asks for all. */
import { useState } from 'preact/hooks';
import { useSearched } from './searched.ts';
import { beginning, SHOWN_AT_FIRST, size } from './text.ts';
import './bounded.css';

/** `text` is shown as it is: it has been through `plain` before. `limit` in UTF-16 code units. */
export function Bounded({ text, limit = SHOWN_AT_FIRST }: { text: string; limit?: number }) {
  const has = useSearched();
  const [whole, setWhole] = useState(() => has(text.slice(limit)) || (has(text) && !has(beginning(text, limit))));
  // A little more than the limit is not worth a button.
  if (text.length <= limit * 1.2) return <>{text}</>;
  return (
    <>
      {whole ? text : `${beginning(text, limit)}…`}{' '}
      <button type="button" class="quiet show-all" aria-expanded={whole} onClick={() => setWhole(!whole)}>
        {whole ? 'Show less' : `Show all (${size(text.length)})`}
      </button>
    </>
  );
}
