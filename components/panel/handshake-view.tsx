/** One attempt: verdict, stages, and its three tabs. */
import type { Exchange } from '../../lib/exchange.ts';
import type { SessionClient } from '../../lib/extension/views/session-client.ts';
import type { Entry } from '../parts/entries.ts';
import { Stages } from '../parts/stages.tsx';
import { DiagnosisView } from './diagnosis.tsx';
import { ExchangesView } from './exchanges.tsx';
import type { TabId } from './panel-state.ts';
import { SequenceView } from './sequence.tsx';
import { Tabs } from './tabs.tsx';
import { Verdict } from './verdict.tsx';
import './handshake-view.css';

export interface HandshakeViewProps {
  entry: Entry;
  client: SessionClient;
  tab: TabId;
  filter: string;
  exchange: string | null;
  onTab: (tab: TabId) => void;
  onExchange: (id: string | null) => void;
  /** Shows an exchange from another tab. */
  onOpen: (id: string) => void;
  load: (id: string) => Promise<Exchange | null>;
}

export function HandshakeView({
  entry,
  client,
  tab,
  filter,
  exchange,
  onTab,
  onExchange,
  onOpen,
  load,
}: HandshakeViewProps) {
  const { session, handshake, attempt } = entry;
  const { verdict, cause, stages } = attempt.diagnosis;
  return (
    <article
      class={`attempt at-${tab}`}
      data-verdict={verdict}
      data-cause={verdict === 'failing' ? cause?.check : undefined}
    >
      <Verdict handshake={handshake} attempt={attempt} />
      <Stages stages={stages} running={attempt.running || attempt.atSignIn} settled={verdict !== 'incomplete'} />
      <Tabs<TabId>
        items={[
          { id: 'diagnosis', name: 'Diagnosis' },
          { id: 'sequence', name: 'Sequence' },
          { id: 'exchanges', name: 'Exchanges', count: attempt.exchanges.length },
        ]}
        chosen={tab}
        onChoose={onTab}
      >
        {tab === 'diagnosis' && (
          <DiagnosisView session={session} handshake={handshake} attempt={attempt} client={client} onOpen={onOpen} />
        )}
        {tab === 'sequence' && <SequenceView handshake={handshake} attempt={attempt} onOpen={onOpen} />}
        {tab === 'exchanges' && (
          <ExchangesView
            exchanges={attempt.exchanges}
            filter={filter}
            chosen={exchange}
            onChoose={onExchange}
            load={load}
          />
        )}
      </Tabs>
    </article>
  );
}
