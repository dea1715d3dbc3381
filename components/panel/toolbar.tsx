/** The toolbar of the panel, in the order of Chrome's Network panel. */
import { useRef } from 'preact/hooks';
import { ClearIcon, OpenIcon, SettingsIcon } from '../parts/icons.tsx';
import './toolbar.css';

export interface ToolbarProps {
  preserve: boolean;
  filter: string;
  onClear: () => void;
  onPreserve: (value: boolean) => void;
  onFilter: (value: string) => void;
  /** Absent where files cannot be opened. */
  onOpen?: ((files: File[]) => void) | undefined;
  settingsUrl: string;
}

export function Toolbar({ preserve, filter, onClear, onPreserve, onFilter, onOpen, settingsUrl }: ToolbarProps) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <header class="toolbar">
      <button type="button" class="icon-button" onClick={onClear} title="Clear the log of this tab" aria-label="Clear">
        <ClearIcon />
      </button>
      <span class="separator" />
      <label title="Keep what was captured when the tab moves to another page">
        <input type="checkbox" checked={preserve} onChange={(event) => onPreserve(event.currentTarget.checked)} />
        Preserve log
      </label>
      <span class="separator" />
      <input
        type="search"
        placeholder="Filter"
        aria-label="Filter handshakes and exchanges"
        value={filter}
        onInput={(event) => onFilter(event.currentTarget.value)}
      />
      <span class="gap" />
      {onOpen && (
        <>
          <button
            type="button"
            class="icon-button open-files"
            title="Open HAR files or logs, or drop them here"
            onClick={() => picker.current?.click()}
          >
            <OpenIcon />
            <span class="wide">Open HAR</span>
          </button>
          <input
            ref={picker}
            type="file"
            accept=".har,.log,.txt,application/json,text/plain"
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
      )}
      <a
        class="icon-button"
        href={settingsUrl}
        target="_blank"
        rel="noreferrer"
        title="Granted hosts and added pages"
        aria-label="Settings: granted hosts and added pages"
      >
        <SettingsIcon />
      </a>
    </header>
  );
}
