/** One request: method, path, host, status. A long path goes on in the next line: by its parts requests are told apart. */
import type { ComponentChildren } from 'preact';
import { formPairs, parseUrl } from '../../lib/text/url.ts';
import { Breaking } from './breaking.tsx';
import { Details } from './details.tsx';
import { brief, count, plain } from './text.ts';
import './request-line.css';

/** `res_584739156139243737` as `res_…7737`: what tells two apart. */
const shortIds = (path: string) => path.replace(/\b(res_|m2m_|skc_)\d+(\d{4})\b/g, '$1…$2');

interface Address {
  path: string;
  host: string;
  parameters: [string, string][];
}

export function addressOf(url: string): Address {
  const parsed = parseUrl(url);
  if (!parsed) return { path: url, host: '', parameters: [] };
  return { path: shortIds(parsed.pathname), host: parsed.host, parameters: formPairs(parsed.search.slice(1)) };
}

export interface RequestLineProps {
  method: string;
  url: string;
  /** Who answered, where that is not the host. */
  by?: string | undefined;
  /** How it ended. */
  outcome: ComponentChildren;
  /** That is what is wrong. */
  bad?: boolean;
  onOpen?: (() => void) | undefined;
}

export function RequestLine({ method, url, by, outcome, bad = false, onOpen }: RequestLineProps) {
  const { path, host } = addressOf(url);
  return (
    <div class="request-line">
      <b>{brief(method, 32)}</b>
      <span class="request-address" title={brief(url, 600)}>
        <Breaking text={brief(path, 600)} />{' '}
        <span class={by ? 'request-by piece' : 'request-host piece'}>{brief(by ?? host, 120)}</span>
      </span>
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
            <dd>
              <Breaking text={brief(plain(value), 600)} />
            </dd>
          </div>
        ))}
      </dl>
    </Details>
  );
}
