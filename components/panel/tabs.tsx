/** Tabs (ARIA APG): arrows move and choose, one stop for Tab. */
import type { ComponentChildren } from 'preact';
import { roving } from '../parts/roving.ts';
import { number } from '../parts/text.ts';
import './tabs.css';

export interface TabItem<Id extends string> {
  id: Id;
  name: string;
  count?: number;
}

export function Tabs<Id extends string>({
  items,
  chosen,
  onChoose,
  beside,
  children,
}: {
  items: TabItem<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
  /** Stands in the row of the tabs, at its end. */
  beside: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <>
      <div class="tab-row">
        <div
          class="tabs"
          role="tablist"
          aria-label="Views of this sign-in"
          onKeyDown={roving('[role=tab]', 'horizontal', true)}
          tabIndex={-1}
        >
          {items.map(({ id, name, count }) => (
            <button
              type="button"
              key={id}
              id={`tab-${id}`}
              role="tab"
              aria-selected={id === chosen}
              aria-controls="tab-panel"
              tabIndex={id === chosen ? 0 : -1}
              onClick={() => onChoose(id)}
            >
              {name} {count !== undefined && <span class="count">{number(count)}</span>}
            </button>
          ))}
        </div>
        {beside}
      </div>
      <div id="tab-panel" class={`tab-panel at-${chosen}`} role="tabpanel" aria-labelledby={`tab-${chosen}`}>
        {children}
      </div>
    </>
  );
}
