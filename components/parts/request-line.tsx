/** One request in one line: method, path, host, status. The head of a long path gives way, its tail stays. */
import type { ComponentChildren } from 'preact';
import { formPairs, parseUrl } from '../../lib/text/url.ts';
import { Details } from './details.tsx';
import { brief, count, plain } from './text.ts';
import './request-line.css';

/** `res_584739156139243737` as `res_…7737`: what tells two apart. */
const shortIds = (path: string) => path.replace(/\b(res_|m2m_|skc_)\d+(\d{4})\b/g, '$1…$2');

const WELL_KNOWN = '/.well-known/';

interface Address {
  /** Head, middle and tail in one. */
  path: string;
  /** Gives way first, and the middle after it. */
  head: string;
  middle: string;
  tail: string;
  host: string;
  parameters: [string, string][];
}

export function addressOf(url: string): Address {
  const parsed = parseUrl(url);
  if (!parsed) return { path: url, head: url, middle: '', tail: '', host: '', parameters: [] };
  const path = shortIds(parsed.pathname);
  // What stands behind `/.well-known/` is what tells two documents apart.
  const last = path.lastIndexOf('/');
  const cut = path.startsWith(WELL_KNOWN) ? Math.min(WELL_KNOWN.length - 1, last) : last;
  return {
    path,
    head: path.slice(0, cut),
    middle: path.slice(cut, last),
    tail: path.slice(last),
    host: parsed.host,
    parameters: formPairs(parsed.search.slice(1)),
  };
}

export interface RequestLineProps {
  method: string;
  url: string;
  /** How it ended. */
  outcome: ComponentChildren;
  /** That is what is wrong. */
  bad?: boolean;
  onOpen?: (() => void) | undefined;
}

export function RequestLine({ method, url, outcome, bad = false, onOpen }: RequestLineProps) {
  const { head, middle, tail, host } = addressOf(url);
  return (
    <div class="request-line">
      <b>{brief(method, 32)}</b>
      <span class="request-path" title={brief(url, 600)}>
        <span>{brief(head, 400)}</span>
        <span>{brief(middle, 400)}</span>
        <span>{brief(tail, 120)}</span>
      </span>
      <span class="request-host">{brief(host, 120)}</span>
      <span class={bad ? 'request-outcome bad' : 'request-outcome'}>{outcome}</span>
      {onOpen && (
        <button type="button" class="quiet" onClick={onOpen}>
          Show request
        </button>
      )}
    </div>
  );
}

/** What stands behind the question mark of an address, folded. */
export function Query({ url }: { url: string }) {
  const { parameters } = addressOf(url);
  if (!parameters.length) return null;
  return (
    <Details class="query" summary={`${count(parameters.length, 'parameter')} in the address`}>
      <dl class="pairs">
        {parameters.map(([name, value], index) => (
          <div key={index}>
            <dt>{brief(name, 120)}</dt>
            <dd>{brief(plain(value), 600)}</dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}
