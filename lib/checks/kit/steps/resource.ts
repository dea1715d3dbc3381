/** A `resource` that the authorization server does not know, or a parameter that it refuses. */
import type { FixStep } from '../../../finding.ts';
import type { Facts } from '../../../handshake/facts.ts';
import type { OAuthError } from '../../../protocol/oauth-words.ts';
import { clientWord } from '../words.ts';
import { connectAgain } from './clients.ts';
import { logStep, serverStep } from './scalekit.ts';

/** Entra refuses the parameter whatever its value is. */
const refusesParameter = (error: OAuthError | undefined) =>
  /AADSTS(?:9010010|901002)/i.test(`${error?.code ?? ''} ${error?.description ?? ''}`);

export function resourceSteps(facts: Facts, resource: string | undefined, error: OAuthError | undefined): FixStep[] {
  const connect = connectAgain(facts);
  if (refusesParameter(error)) {
    return [
      {
        text: /mcp-remote/i.test(facts.client.name)
          ? 'Start mcp-remote without the parameter.'
          : `Turn the \`resource\` parameter off in the settings of ${clientWord(facts)}, if it can.`,
        ...(/mcp-remote/i.test(facts.client.name) && { copy: '--disable-resource-parameter' }),
      },
      connect,
      {
        text: 'Put an authorization server that takes RFC 8707 resource indicators in front, if the client cannot leave it out.',
      },
    ];
  }
  return [
    facts.scalekit
      ? serverStep(
          facts,
          'Set the **Server URL** to exactly the resource that the client asks for, slash included.',
          ['Configuration', 'Server URL'],
          resource,
        )
      : {
          text: 'Register this resource at the authorization server, slash included.',
          ...(resource !== undefined && { copy: resource }),
        },
    {
      text: 'Compare `resource` in your protected resource metadata with the same string: clients ask for what stands there.',
    },
    connect,
    ...logStep(facts),
  ];
}
