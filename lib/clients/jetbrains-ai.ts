import { type Client, documented, reported } from './client.ts';

/** How it signs in is documented nowhere. */
export const jetbrainsAi: Client = {
  id: 'jetbrains-ai',
  name: 'JetBrains AI Assistant',
  called: /jetbrains|intellij/i,
  closed: true,
  asOf: '2026-11-28',
  runs: documented('jetbrains.com/help/ai-assistant')('program'),
  clear: documented('jetbrains.com/help/ai-assistant')({
    text: 'Remove your MCP server under **Settings > Tools > AI Assistant > MCP**.',
  }),
  texts: [
    {
      text: 'does not support automatic client registration',
      means: 'Nothing that it read lets it get a client ID.',
      checks: ['registration/unsupported', 'resource-metadata/not-found'],
    },
  ],
  faults: [
    {
      when: 'advice',
      says: 'It was seen to ask for a client ID by hand.',
      versions: 'June 2026',
      issue: 'https://github.com/plastic-labs/honcho/issues/792',
      asOf: '2026-06-30',
      wayRound: 'Let mcp-remote sign in, and name that as a server that runs on this computer.',
      from: reported('honcho#792')(true).from,
    },
  ],
};
