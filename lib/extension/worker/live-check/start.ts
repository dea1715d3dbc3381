/** The live check as the command line does it (`lib/cli/check-report.ts`), told to a page. */
import { readAddress } from '../../../capture/live-check/address.ts';
import { liveCheck } from '../../../capture/live-check/run.ts';
import { assemble } from '../../../handshake/assemble.ts';
import { snapshotsOfCheck } from '../../../snapshot/handshake.ts';
import type { StartRequest } from '../../shared/check-messages.ts';
import type { CheckMessage } from '../../shared/check-port.ts';
import { readDashboardMetadata } from '../../shared/settings.ts';
import type { Around } from './around.ts';

const refused = (sentence: string): CheckMessage => ({ type: 'refused', sentence });

export async function start(request: StartRequest, around: Around): Promise<CheckMessage> {
  const { masker, platform, signal, onExchange } = around;
  const address = readAddress(request.url);
  if ('problem' in address) return refused(address.problem);
  const { dashboardMetadata: pasted, errorText, client = 'other', page } = request;
  const dashboardMetadata = pasted?.trim() ? masker.maskBody(pasted) : undefined;
  const dashboard = dashboardMetadata === undefined ? undefined : readDashboardMetadata(dashboardMetadata);
  if (dashboard && 'problem' in dashboard) return refused(dashboard.problem);
  const refusal = await around.refusal(address.url);
  if (refusal !== undefined) return refused(refusal);
  const { exchanges, notes, cancelled } = await liveCheck(address.url, {
    ...{ masker, platform, signal, onExchange },
    ...(page !== undefined && { page }),
  });
  const handshakes = snapshotsOfCheck(assemble(exchanges).handshakes, {
    cancelled,
    context: {
      client,
      ...(dashboard && { dashboardMetadata: dashboard.document }),
      ...(errorText !== undefined && { errorText: masker.maskBody(errorText) }),
    },
  });
  // What the person pasted is of the sign-in too: it goes with it into a report, and where it is checked again.
  const told = handshakes.map((one) => ({ ...one, ...(dashboardMetadata !== undefined && { dashboardMetadata }) }));
  return { type: 'done', url: masker.maskUrl(address.url), handshakes: told, exchanges, notes, cancelled };
}
