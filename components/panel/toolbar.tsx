/** The toolbar of the panel, in the order of Chrome's Network panel; in a narrow one the rest is behind ⋮. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ClearIcon, MoreIcon, OpenIcon, SettingsIcon } from './icons.tsx';
import './toolbar.css';

export interface ToolbarProps {
  /** Absent where there is no tab whose log it is. */
  log?: { preserve: boolean; onClear: () => void; onPreserve: (value: boolean) => void } | undefined;
  filter: string;
  onFilter: (value: string) => void;
  /** Absent where files cannot be opened. */
  onOpen?: ((files: File[]) => void) | undefined;
  settingsUrl: string;
  /** Address of the check page, with what is known filled in. */
  checkUrl: string;
  /** The keys, and a button that lists them. */
  shortcuts: ComponentChildren;
  /** Which sign-in is shown, or the choice of it. */
  children: ComponentChildren;
}

export function Toolbar({ log, filter, onFilter, onOpen, settingsUrl, checkUrl, shortcuts, children }: ToolbarProps) {
  const [open, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const closeWithEscape = (event: KeyboardEvent) => {
    if (!open || event.key !== 'Escape') return;
    event.stopPropagation();
    setOpen(false);
    more.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape anywhere in it closes what ⋮ opened.
    <header class="toolbar" onKeyDown={closeWithEscape}>
      {log && (
        <button
          type="button"
          class="icon-button"
          onClick={log.onClear}
          title="Clear the log of this tab"
          aria-label="Clear the log"
        >
          <ClearIcon />
        </button>
      )}
      {children}
      <button
        ref={more}
        type="button"
        class="icon-button more"
        aria-expanded={open}
        aria-controls="toolbar-rest"
        aria-label="More: preserve log, filter, open HAR, settings"
        title="More"
        onClick={() => setOpen(!open)}
      >
        <MoreIcon />
      </button>
      <div id="toolbar-rest" class={open ? 'rest open' : 'rest'}>
        {log && (
          <>
            <span class="separator" />
            <label title="Keep what was captured when the tab moves to another page">
              <input
                type="checkbox"
                checked={log.preserve}
                onChange={(event) => log.onPreserve(event.currentTarget.checked)}
              />
              Preserve log
            </label>
          </>
        )}
        <span class="separator" />
        <input
          type="search"
          placeholder="Filter sign-ins"
          aria-label="Filter sign-ins"
          value={filter}
          onInput={(event) => onFilter(event.currentTarget.value)}
        />
        <span class="gap" />
        {onOpen && <OpenFiles onOpen={onOpen} />}
        <a
          class="icon-button"
          href={checkUrl}
          target="_blank"
          rel="noreferrer"
          title="Any server by its URL, any client"
        >
          Check a server
        </a>
        <a
          class="icon-button"
          href={settingsUrl}
          target="_blank"
          rel="noreferrer"
          title="Settings"
          aria-label="Settings"
        >
          <SettingsIcon />
          <span class="name">Settings</span>
        </a>
        {shortcuts}
      </div>
    </header>
  );
}

function OpenFiles({ onOpen }: { onOpen: (files: File[]) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button open-files"
        title="Open HAR files or logs, or drop them here"
        onClick={() => picker.current?.click()}
      >
        <OpenIcon />
        Open HAR
      </button>
      <input
        ref={picker}
        type="file"
        accept=".har,.log,.jsonl,.txt,application/json,text/plain"
        multiple
        hidden
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          if (files.length) onOpen(files);
          // The same file may be opened again.
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
