/** What is written differently on each system: only the systems that it is known of, those that are alike together. */
import type { BySystem } from '../../../clients/client.ts';
import type { NamedValue, Snippet } from '../../../finding.ts';

const names = { macos: 'macOS', linux: 'Linux', windows: 'Windows' } as const;
const systems = ['macos', 'linux', 'windows'] as const;

function alike(by: BySystem): { systems: string[]; text: string }[] {
  const texts = new Map<string, string[]>();
  for (const system of systems) {
    const text = by[system];
    if (text !== undefined) texts.set(text, [...(texts.get(text) ?? []), names[system]]);
  }
  return [...texts].map(([text, systems]) => ({ text, systems }));
}

/** One to run: a value where it is the same everywhere. */
export function commandBySystem(by: BySystem): { values: NamedValue[] } | { snippets: Snippet[] } {
  const all = alike(by);
  const [one] = all;
  if (one && all.length === 1) return { values: [{ name: 'Terminal', value: one.text }] };
  return {
    snippets: all.map(({ systems, text }) => ({
      // Windows' other shell knows neither `%…%` nor its commands' options.
      label: systems.map((name) => (name === names.windows ? 'Windows (Command Prompt)' : name)).join(', '),
      language: 'command',
      code: text,
    })),
  };
}

export function fileBySystem(by: BySystem): { values: NamedValue[] } {
  const all = alike(by);
  const everywhere = all.length === 1 && all[0]?.systems.length === systems.length;
  return {
    values: all.map(({ systems, text }) => ({
      name: everywhere ? 'file' : `file on ${systems.join(' and ')}`,
      value: text,
    })),
  };
}
