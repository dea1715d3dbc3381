/** The header of an attempt: its mark and its title on the colour of both, and what a page says beside them. */
import type { ComponentChildren } from 'preact';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { Mark } from './mark.tsx';
import { Prose } from './prose.tsx';
import { headline, standing, standingNames } from './words.ts';
import './verdict-header.css';

export function VerdictHeader({ attempt, children }: { attempt: AttemptSnapshot; children: ComponentChildren }) {
  const kind = standing(attempt);
  return (
    <header class={`verdict ${kind}`}>
      <h1 aria-live="polite">
        <Mark kind={kind} label={standingNames[kind]} />
        <span>
          <Prose text={headline(attempt).title} limit={240} />
        </span>
      </h1>
      {children}
    </header>
  );
}
