/** Lines to paste: one block, and where there are several for one thing, a tab for each (ARIA APG, tabs). */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { CopyButton } from './copy.tsx';
import { useMore } from './more.ts';
import { roving } from './roving.ts';
import { brief, isToFill, plain } from './text.ts';
import './code.css';

export interface CodeChoice {
  label: string;
  code: string;
  /** The file or the place in it, or what it does. */
  about?: ComponentChildren;
}

interface CodeProps {
  choices: CodeChoice[];
  /** What is chosen between: `Framework of your MCP server`. */
  among: string;
  /** What is copied: `code`, `command`. */
  what: string;
  /** Label of the one that is open first. */
  first?: string;
}

export function Code({ choices, among, what, first }: CodeProps) {
  const id = useId();
  const lines = useMore<HTMLPreElement>();
  const [picked, setPicked] = useState(first);
  const chosen = choices.find(({ label }) => label === picked) ?? choices[0];
  if (!chosen) return null;
  const several = choices.length > 1;
  const panel = several
    ? { id, role: 'tabpanel' as const, 'aria-label': brief(chosen.label, 120) }
    : { role: 'group' as const, 'aria-label': brief(chosen.label, 120) };
  return (
    <div class="code">
      <div class="code-head">
        {several && (
          <div class="code-tabs" role="tablist" aria-label={among} onKeyDown={roving('[role=tab]', 'horizontal', true)}>
            {choices.map(({ label }) => (
              <button
                type="button"
                key={label}
                role="tab"
                aria-selected={label === chosen.label}
                aria-controls={id}
                tabIndex={label === chosen.label ? 0 : -1}
                onClick={() => setPicked(label)}
              >
                {brief(label, 60)}
              </button>
            ))}
          </div>
        )}
        <span class="code-label">{several ? '' : brief(chosen.label, 120)}</span>
        {!isToFill(chosen.code) && <CopyButton text={plain(chosen.code)} what={what} />}
      </div>
      {chosen.about && <p class="code-about">{chosen.about}</p>}
      <div class="code-lines">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
        <pre ref={lines} tabIndex={0} {...panel}>
          <code>{plain(chosen.code)}</code>
        </pre>
      </div>
    </div>
  );
}
