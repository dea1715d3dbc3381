/** The clients that a person chooses from: those that are asked about most, then the others by name. */
import { clientCalled, clients } from '../clients/all.ts';

interface Choice {
  id: string;
  name: string;
}

const often = [
  'inspector',
  'claude-desktop',
  'claude',
  'claude-code',
  'vscode',
  'cursor',
  'chatgpt',
  'copilot-cli',
  'mcp-remote',
];

/** No product's names: any program, and any page. */
const general = ['other', 'web'];

const choiceOf = ({ id, name }: Choice): Choice => ({ id, name });

export const clientChoices: { frequent: readonly Choice[]; others: readonly Choice[] } = {
  frequent: often.flatMap((id) => clients.find((client) => client.id === id) ?? []).map(choiceOf),
  others: [
    ...clients
      .filter(({ id }) => !often.includes(id) && !general.includes(id))
      .map(choiceOf)
      .sort((a, b) => a.name.localeCompare(b.name, 'en')),
    ...clients.filter(({ id }) => general.includes(id)).map(choiceOf),
  ],
};

/** The id of a client by any name that traffic or a person has for it; empty where nobody knows it. */
export const clientIdOf = (name: string | null | undefined): string => (name && clientCalled(name)?.id) || '';
