/**
 * Lines to paste: one box, and where there are several for one thing, a tab for each (ARIA APG, tabs). What goes to several
 * places stands in it piece by piece, each with its place and its button.
 */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Breaking } from './breaking.tsx';
import { CopyButton } from './copy.tsx';
import { useMore } from './more.ts';
import { roving } from './roving.ts';
import { brief, isToFill, plain } from './text.ts';
import './code.css';

interface CodePiece {
  code: string;
  /** What is copied: `code`, `command`. */
  what: string;
  /** The file or the place in it, or what it does. */
  about?: ComponentChildren;
  /** That is a few words: a single line has room beside it. */
  short?: boolean;
}

export interface CodeChoice {
  label: string;
  pieces: CodePiece[];
}

interface CodeProps {
  choices: CodeChoice[];
  /** What is chosen between, before the tabs: `Choose yours`. */
  among: string;
  /** Label of the one that is open first. */
  first?: string;
}

const CopyPiece = ({ piece: { code, what } }: { piece: CodePiece }) =>
  isToFill(code) ? null : <CopyButton text={plain(code)} what={what} />;

interface Role {
  id?: string;
  role: 'tabpanel' | 'group';
  'aria-label': string;
}

/** `wraps`: between its words alone, so that `-servername` is one. */
function Lines({ code, role, wraps = false }: { code: string; role: Role; wraps?: boolean }) {
  const lines = useMore<HTMLPreElement>();
  return (
    <div class="code-lines">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <pre ref={lines} tabIndex={0} {...role}>
        <code>{wraps ? <Breaking text={plain(code)} /> : plain(code)}</code>
      </pre>
    </div>
  );
}

/** One of several. */
function Part({ piece, label }: { piece: CodePiece; label: string }) {
  const { about, code, short = false } = piece;
  const wraps = short && !code.includes('\n');
  return (
    <div class={short ? `code-part short${wraps ? ' one-line' : ''}` : 'code-part'}>
      <p class="code-about">{about}</p>
      <CopyPiece piece={piece} />
      <Lines
        wraps={wraps}
        code={code}
        role={{ role: 'group', 'aria-label': typeof about === 'string' ? about : label }}
      />
    </div>
  );
}

export function Code({ choices, among, first }: CodeProps) {
  const id = useId();
  const [picked, setPicked] = useState(first);
  const chosen = choices.find(({ label }) => label === picked) ?? choices[0];
  const [piece, more] = chosen?.pieces ?? [];
  if (!chosen || !piece) return null;
  const several = choices.length > 1;
  const label = brief(chosen.label, 120);
  // A line with its name beside it, and no more: a command, say.
  if (!several && !more && !piece.about && !piece.code.includes('\n'))
    return (
      <div class="code">
        <Part piece={{ ...piece, about: label, short: true }} label={label} />
      </div>
    );
  const role: Role = { ...(several ? { id, role: 'tabpanel' } : { role: 'group' }), 'aria-label': label };
  return (
    <div class="code">
      <div class="code-head">
        {several && (
          <span class="code-among" id={`${id}-among`}>
            {among}
          </span>
        )}
        {several && (
          <div
            class="code-tabs"
            role="tablist"
            aria-labelledby={`${id}-among`}
            onKeyDown={roving('[role=tab]', 'horizontal', true)}
          >
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
        <span class="code-label">{several ? '' : label}</span>
        {!more && <CopyPiece piece={piece} />}
      </div>
      {more ? (
        <div {...role}>
          {chosen.pieces.map((one, i) => (
            <Part key={i} piece={one} label={label} />
          ))}
        </div>
      ) : (
        <>
          {piece.about && <p class="code-about">{piece.about}</p>}
          <Lines code={piece.code} role={role} />
        </>
      )}
    </div>
  );
}
