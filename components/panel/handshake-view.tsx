/** One attempt: its tabs, and beside them how far it came. */
import type { Exchange } from '../../lib/exchange.ts';
import type { CheckClient } from '../../lib/extension/views/check-client.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import { ClearableSignIn } from '../parts/clear-sign-in.tsx';
import type { Entry } from '../parts/entries.ts';
import { headline } from '../parts/headline.ts';
import { Prose } from '../parts/prose.tsx';
import { partiesOf } from '../parts/stage-words.ts';
import { Stages } from '../parts/stages.tsx';
import { DiagnosisView } from './diagnosis.tsx';
import type { RequestFilter } from './filter.ts';
import { ChangedView, ExchangesView, SequenceView } from './other-tabs.ts';
import type { TabId } from './panel-state.ts';
import { Tabs } from './tabs.tsx';
import type { Search } from './use-search.ts';
import './handshake-view.css';

export interface HandshakeViewProps {
  entry: Entry;
  client: SessionClient;
  checkClient?: CheckClient | undefined;
  /** The extension was updated since: nothing that is asked of it comes about. */
  outdated: boolean;
  tab: TabId;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
  exchange: string | null;
  onTab: (tab: TabId) => void;
  onExchange: (id: string | null) => void;
  /** Shows an exchange from another tab. */
  onOpen: (id: string) => void;
  load: (id: string) => Promise<Exchange | null>;
  search: Search;
  /** Compares with the Metadata JSON pasted for a server. */
  compare: SessionClient['setDashboardMetadata'];
}

export function HandshakeView({
  entry,
  client,
  checkClient,
  outdated,
  tab: asked,
  filter,
  onFilter,
  exchange,
  onTab,
  onExchange,
  onOpen,
  load,
  search,
  compare,
}: HandshakeViewProps) {
  const { session, handshake, attempt } = entry;
  const { verdict, cause } = attempt.diagnosis;
  const { changed } = attempt;
  const tab = asked === 'changed' && !changed ? 'diagnosis' : asked;
  return (
    <article
      class={`attempt at-${tab}`}
      data-verdict={verdict}
      data-cause={verdict === 'failing' ? cause?.check : undefined}
    >
      <Tabs<TabId>
        items={[
          { id: 'diagnosis', name: 'Diagnosis' },
          { id: 'sequence', name: 'Step by step' },
          { id: 'exchanges', name: 'Requests', count: attempt.exchanges.length },
          ...(changed ? [{ id: 'changed', name: 'What changed' } as const] : []),
        ]}
        chosen={tab}
        onChoose={onTab}
        beside={<Stages handshake={handshake} attempt={attempt} />}
      >
        {tab !== 'diagnosis' && tab !== 'changed' && (
          <h1 class="visually-hidden">
            <Prose text={headline(attempt).title} limit={240} />
          </h1>
        )}
        {tab === 'diagnosis' && (
          <ClearableSignIn {...{ session, handshake, attempt, client, outdated }}>
            <DiagnosisView
              session={session}
              handshake={handshake}
              attempt={attempt}
              client={client}
              checkClient={checkClient}
              outdated={outdated}
              onOpen={onOpen}
              onChanged={() => onTab('changed')}
              load={load}
              compare={compare}
            />
          </ClearableSignIn>
        )}
        {tab === 'changed' && changed && (
          <ChangedView all={changed} attempt={attempt} onDiagnosis={() => onTab('diagnosis')} />
        )}
        {tab === 'sequence' && (
          <SequenceView
            handshake={handshake}
            attempt={attempt}
            onOpen={onOpen}
            onDiagnosis={() => onTab('diagnosis')}
          />
        )}
        {tab === 'exchanges' && (
          <ExchangesView
            attempt={attempt}
            parties={partiesOf(handshake)}
            filter={filter}
            onFilter={onFilter}
            chosen={exchange}
            onChoose={onExchange}
            onDiagnosis={() => onTab('diagnosis')}
            load={load}
            search={search}
          />
        )}
      </Tabs>
    </article>
  );
}
