/**
 * What `fetch` may not set, and what it sends that no client does: a session rule for each request of the live check,
 * while it is sent. The rule is for one request alone because of a mark at the end of its URL, behind `#`: browsers match
 * rules against it, and send it to nobody.
 */
import type { HeaderLines } from '../../../exchange.ts';

export interface HeaderChange {
  header: string;
  operation: 'set' | 'remove';
  value?: string;
}

export interface SessionRule {
  id: number;
  action: { type: 'modifyHeaders'; requestHeaders: HeaderChange[] };
  condition: { tabIds: number[]; resourceTypes: ('xmlhttprequest' | 'other')[]; urlFilter: string };
}

/** The part of `declarativeNetRequest` that is used. */
export interface RulesHost {
  getSessionRules(): Promise<{ id: number }[]>;
  updateSessionRules(change: { addRules?: SessionRule[]; removeRuleIds?: number[] }): Promise<void>;
}

/** A service worker is in no tab. */
const NO_TAB = -1;

/** Names that are the browser's to set. */
const own = /^(?:user-agent|origin|access-control-request-(?:method|headers))$/;

/** What browsers add and programs do not send. `Origin` they add to what is no `GET` or `HEAD`. */
const added = [
  ...['accept-language', 'origin', 'priority', 'sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-storage-access', 'sec-gpc', 'dnt'],
];

/** What is left to give to `fetch`. */
export const ordinary = (headers: HeaderLines): HeaderLines => headers.filter(([name]) => !own.test(name));

function changes(headers: HeaderLines): HeaderChange[] {
  const set = headers.filter(([name]) => own.test(name));
  const names = new Set(set.map(([name]) => name));
  return [
    ...set.map(([header, value]): HeaderChange => ({ header, operation: 'set', value })),
    ...added.filter((name) => !names.has(name)).map((header): HeaderChange => ({ header, operation: 'remove' })),
  ];
}

export function createRules(host: RulesHost) {
  /** A worker that was stopped in the middle of a check left its rules behind. */
  const ready = host
    .getSessionRules()
    .then((left) => (left.length ? host.updateSessionRules({ removeRuleIds: left.map(({ id }) => id) }) : undefined));
  let last = 0;
  return {
    /** Sends these headers with the request whose URL ends in `#` and the mark; answers the way to take it back. */
    async add(mark: string, headers: HeaderLines): Promise<() => Promise<void>> {
      await ready;
      const id = ++last;
      const condition: SessionRule['condition'] = {
        tabIds: [NO_TAB],
        resourceTypes: ['xmlhttprequest', 'other'],
        urlFilter: `#${mark}|`,
      };
      const action: SessionRule['action'] = { type: 'modifyHeaders', requestHeaders: changes(headers) };
      await host.updateSessionRules({ addRules: [{ id, action, condition }] });
      return () => host.updateSessionRules({ removeRuleIds: [id] });
    },
  };
}
