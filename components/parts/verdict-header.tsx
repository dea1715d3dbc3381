/** The headline of an attempt with its mark, and below it what a page says beside them. */
import type { ComponentChildren } from 'preact';
import type { AttemptSnapshot } from '../../lib/snapshot.ts';
import { headline } from './headline.ts';
import { Mark } from './mark.tsx';
import { Prose } from './prose.tsx';
import { standing, standingNames } from './standing.ts';
import './verdict-header.css';

export function VerdictHeader({ attempt, children }: { attempt: AttemptSnapshot; children: ComponentChildren }) {
  const kind = standing(attempt);
  return (
    <header class="verdict">
      {/* Connected is connected: what might stop somebody else stands below. */}
      <Mark kind={kind === 'warning' ? 'passed' : kind} label={standingNames[kind]} />
      <h1>
        <Prose text={headline(attempt).title} limit={240} />
      </h1>
      {children}
    </header>
  );
}
