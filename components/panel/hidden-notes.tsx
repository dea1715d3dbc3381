/** What a filter keeps from the reader, each with the way to it. */
import { brief, count } from '../parts/text.ts';
import { narrows, type RequestFilter, searchedFor } from './filter.ts';

interface HiddenNotesProps {
  /** Number of requests that only repeat another. */
  repeats: number;
  /** A request that shows what stopped the sign-in is hidden. */
  cause: boolean;
  /** The opened request is hidden. */
  opened: boolean;
  onEverything: () => void;
  onClear: () => void;
}

export function HiddenNotes({ repeats, cause, opened, onEverything, onClear }: HiddenNotesProps) {
  const kept = cause ? 'The request at which it stops is hidden by the filter.' : 'The opened request is hidden.';
  return (
    <>
      {(cause || opened) && (
        <p class="request-notes">
          {kept}{' '}
          <button type="button" class="quiet" onClick={onClear}>
            Show it
          </button>
        </p>
      )}
      {repeats > 0 && (
        <p class="request-notes">
          {count(repeats, 'request')} {repeats === 1 ? 'is' : 'are'} hidden:{' '}
          {repeats === 1 ? 'it repeats' : 'they repeat'} another with the same outcome.{' '}
          <button type="button" class="quiet" onClick={onEverything}>
            Show {repeats === 1 ? 'it' : 'them'}
          </button>
        </p>
      )}
    </>
  );
}

interface NoMatchProps {
  filter: RequestFilter;
  /** There are requests at all. */
  any: boolean;
  searching: boolean;
  onClear: () => void;
}

export function NoMatch({ filter, any, searching, onClear }: NoMatchProps) {
  const text = searchedFor(filter);
  if (!any) return <p class="quiet-text no-match">No request was seen yet.</p>;
  if (searching) return <p class="quiet-text no-match">Searching headers and bodies…</p>;
  if (!narrows(filter)) return null;
  return (
    <p class="no-match">
      {text ? `No request matches “${brief(text, 60)}”` : 'No request matches'}
      {text && (filter.stage || filter.status || filter.method) ? ' with these filters' : text ? '' : ' these filters'}.{' '}
      <button type="button" class="quiet" onClick={onClear}>
        Clear filters
      </button>
    </p>
  );
}
