/** Scopes that an authorization server does not take: define them there, or stop asking for them. */
import type { FixStep } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import { scopesIn } from '../../../protocol/jwt.ts';
import { connectAgain, forgetSteps } from './clients.ts';
import { logStep, serverStep } from './scalekit.ts';
import { restartServer } from './server.ts';

export function scopeSteps(facts: Facts, requested: string | undefined): FixStep[] {
  const known = facts.serverMetadata.scopesSupported;
  const unknown = known ? scopesIn(requested).filter((scope) => !known.includes(scope)) : [];
  const named = unknown.length ? unknown.join(' ') : requested;
  return [
    facts.scalekit
      ? serverStep(
          facts,
          'Define each of these scopes with exactly this name and save.',
          ['Configuration', 'Advanced Configuration', 'Define Scopes'],
          named,
        )
      : { text: 'Define these scopes at the authorization server.', ...(named && { copy: named }) },
    {
      text: 'List in `scopes_supported` of your protected resource metadata only scopes that exist there: clients ask for what it lists.',
    },
    restartServer,
    ...forgetSteps(facts),
    connectAgain(facts),
    ...logStep(facts),
  ];
}
