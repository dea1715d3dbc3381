/** The bar above the requests, as in Chrome's Network panel: search, what to narrow by, and what is hidden. */
import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { StageId } from '../../lib/finding.ts';
import { stageNames } from '../../lib/presentation/words.ts';
import { MAX_SEARCH } from '../../lib/search.ts';
import { brief, count, number } from '../parts/text.ts';
import { narrows, noFilter, type RequestFilter } from './filter.ts';
import type { Choices } from './filtered.ts';
import { writes } from './shortcuts.tsx';
import './request-filter.css';

interface SelectProps {
  label: string;
  /** Said where nothing is chosen. */
  any: string;
  value: string;
  options: [value: string, name: string][];
  onChoose: (value: string) => void;
}

function Select({ label, any, value, options, onChoose }: SelectProps) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">{any}</option>
      {options.map(([id, name]) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

const asThemselves = (values: string[]): [string, string][] => values.map((value) => [value, brief(value, 32)]);

export interface RequestFilterProps {
  filter: RequestFilter;
  choices: Choices;
  onFilter: (filter: RequestFilter) => void;
  shown: number;
  all: number;
  searching: boolean;
  /** Headers and bodies could not be looked through. */
  failed: boolean;
  /** The list, which has the focus once the search is left. */
  list: RefObject<HTMLElement | null>;
  field: RefObject<HTMLInputElement | null>;
}

/** `/` and Ctrl or Cmd with F lead to the search, as in DevTools. */
function useSearchKeys(field: RequestFilterProps['field']): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const slash = key === '/' && !ctrlKey && !metaKey && !altKey && !writes(target);
      const find = key.toLowerCase() === 'f' && (ctrlKey || metaKey) && !altKey;
      if ((!slash && !find) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

export function RequestFilterBar(props: RequestFilterProps) {
  const { filter, choices, onFilter, shown, all, searching, failed, list, field } = props;
  useSearchKeys(field);
  const set = (part: Partial<RequestFilter>) => onFilter({ ...filter, ...part });
  const clear = () => {
    onFilter({ ...noFilter, everything: filter.everything });
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    if (event.key === 'Escape' && filter.text) set({ text: '' });
    else list.current?.focus();
  };
  return (
    <search class="request-filter">
      <input
        ref={field}
        type="search"
        placeholder="Search"
        aria-label="Search in addresses, headers and bodies"
        title="Search in addresses, headers and bodies (/)"
        maxLength={MAX_SEARCH}
        value={filter.text}
        onInput={(event) => set({ text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      <Select
        label="Step"
        any="Any step"
        value={filter.stage}
        options={choices.stages.map((id) => [id, stageNames[id]])}
        onChoose={(stage) => set({ stage: stage as StageId | '' })}
      />
      <Select
        label="Status"
        any="Any status"
        value={filter.status}
        options={asThemselves(choices.statuses)}
        onChoose={(status) => set({ status })}
      />
      <Select
        label="Method"
        any="Any method"
        value={filter.method}
        options={asThemselves(choices.methods)}
        onChoose={(method) => set({ method })}
      />
      <label title="Leave out what only repeats another request with the same outcome">
        <input
          type="checkbox"
          checked={!filter.everything}
          onChange={(event) => set({ everything: !event.currentTarget.checked })}
        />
        Only what matters
      </label>
      <span class="request-count" role="status">
        {shown === all ? count(all, 'request') : `${number(shown)} of ${count(all, 'request')}`}
        {searching && ', searching…'}
        {failed && ', headers and bodies not searched'}
      </span>
      {narrows(filter) && (
        <button type="button" class="quiet" onClick={clear}>
          Clear filters
        </button>
      )}
    </search>
  );
}
