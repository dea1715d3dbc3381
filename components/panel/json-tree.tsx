/** JSON, folded by level; a level is built only once it is open, and shows its beginning until more is asked for. */
import { useState } from 'preact/hooks';
import { isObject } from '../../lib/text/json.ts';
import { Bounded } from '../parts/bounded.tsx';
import { CopyButton } from '../parts/copy.tsx';
import { ChevronIcon } from '../parts/icons.tsx';
import { useSearched } from '../parts/searched.ts';
import { brief, count, plain } from '../parts/text.ts';
import './json-tree.css';

/** Members of a level that are shown at once. */
const PAGE = 100;
/** A level under the first is open at once if it has no more than this, and stands no deeper than that. */
const SMALL = 12;
const DEEP = 2;

type Member = [name: string | null, value: unknown];

/** The members of an object or a list; `undefined` for a value that has none. */
function membersOf(value: unknown): Member[] | undefined {
  if (Array.isArray(value)) return value.map((item) => [null, item]);
  return isObject(value) ? Object.entries(value) : undefined;
}

const copied = (value: unknown): string => plain(typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** A member as it is looked through. */
const written = ([name, value]: Member): string => plain(`${name ?? ''} ${JSON.stringify(value)}`);

export function JsonTree({ value }: { value: unknown }) {
  return (
    <div class="json">
      <Level members={membersOf(value) ?? []} depth={1} />
    </div>
  );
}

function Level({ members, depth }: { members: Member[]; depth: number }) {
  const has = useSearched();
  const [shown, setShown] = useState(() =>
    members.length > PAGE ? Math.max(PAGE, 1 + members.findIndex((member) => has(written(member)))) : PAGE,
  );
  const rest = members.length - shown;
  return (
    <ul>
      {members.slice(0, shown).map(([name, value], index) => (
        <Row key={index} name={name} value={value} depth={depth} />
      ))}
      {rest > 0 && (
        <li>
          <button type="button" class="quiet" onClick={() => setShown(shown + PAGE * 5)}>
            Show more (of {rest.toLocaleString('en')} that follow)
          </button>
        </li>
      )}
      {!members.length && <li class="quiet-text">empty</li>}
    </ul>
  );
}

function Row({ name, value, depth }: { name: string | null; value: unknown; depth: number }) {
  const members = membersOf(value);
  const label = name === null ? null : <span class="json-name">{brief(name, 200)}: </span>;
  const what = name === null ? 'value' : brief(name, 60);
  if (members?.length) return <Fold label={label} what={what} value={value} members={members} depth={depth} />;
  // With its quotation marks and without escapes: what it is, to be read.
  const text = typeof value === 'string' ? `"${plain(value)}"` : JSON.stringify(value);
  return (
    <li class="copied-from">
      {label}
      <span class={typeof value === 'string' ? 'json-text' : 'json-other'}>
        <Bounded text={text} limit={1000} />
      </span>{' '}
      <CopyButton text={() => copied(value)} what={what} />
    </li>
  );
}

interface FoldProps {
  label: preact.ComponentChild;
  what: string;
  value: unknown;
  members: Member[];
  depth: number;
}

function Fold({ label, what, value, members, depth }: FoldProps) {
  const has = useSearched();
  const [open, setOpen] = useState(
    () => (depth <= DEEP && members.length <= SMALL) || has(plain(JSON.stringify(value))),
  );
  return (
    <li>
      <span class="copied-from">
        <button type="button" class="json-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
          <ChevronIcon />
          {label}
          <span class="quiet-text">{count(members.length, Array.isArray(value) ? 'item' : 'member')}</span>
        </button>{' '}
        <CopyButton text={() => copied(value)} what={what} />
      </span>
      {open && <Level members={members} depth={depth + 1} />}
    </li>
  );
}
