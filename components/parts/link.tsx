/** Links out: `http:` and `https:` only, each showing where it leads. */
import type { ComponentChildren } from 'preact';
import { ExternalIcon } from './icons.tsx';
import { brief, linkHost } from './text.ts';
import './link.css';

export function ExternalLink({ url, children }: { url: string; children: ComponentChildren }) {
  const host = linkHost(url);
  if (host === null) return <span>{children}</span>;
  return (
    <a class="external" href={url} target="_blank" rel="noreferrer">
      <ExternalIcon />
      <span class="external-label">{children}</span> <span class="external-host piece">{brief(host, 80)}</span>
      <span class="visually-hidden">(opens in a new tab)</span>
    </a>
  );
}
