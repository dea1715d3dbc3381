/** The browser on one side of the seam, as it is in DevTools: what the panel asks of it. */
import { evaluate, inspectedTab } from '../devtools/inspected.ts';
import { viewHost } from './browser-hosts.ts';
import { createClient } from './client.ts';
import type { SessionClient } from './session-client.ts';

/** The panel speaks of the tab that DevTools inspects. */
export const panelClient = (): SessionClient => {
  const tabId = inspectedTab();
  const tab = evaluate('location.href').then(
    (url) => ({ id: tabId, url: typeof url === 'string' ? url : undefined }),
    () => ({ id: tabId }),
  );
  return createClient(viewHost(tab, tabId));
};
