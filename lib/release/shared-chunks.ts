/**
 * What several pages load to start stands in few files, whatever else loads it later: each file is compressed for itself, so
 * that a dozen small ones weigh more than three, and a page waits for each of them.
 */
interface ModuleInfo {
  isEntry: boolean;
  importers: readonly string[];
  /** Those that load it later. */
  dynamicImporters: readonly string[];
}

/** What the bundler (Rolldown) can be asked of a module. */
interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

/** The pages and scripts that load a module, to start or, with `later`, at all, by walking up who imports it. */
function startsOf(id: string, context: Context, later = false): string[] {
  const [seen, open, starts] = [new Set([id]), [id], new Set<string>()];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const info = context.getModuleInfo(at);
    if (info?.isEntry) starts.add(at);
    for (const importer of [...(info?.importers ?? []), ...((later && info?.dynamicImporters) || [])]) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      open.push(importer);
    }
  }
  return [...starts].sort();
}

/** `…/panel/index.html` is that of `panel`. */
const nameOf = (entry: string): string => entry.split('/').at(-2) ?? '';

/**
 * The pages that show something, by how much they load: each has nearly all that those before it share with others. So there
 * is one file of what a page and pages behind it load, and not one for each of the dozen ways to choose some of four.
 */
const fewestFirst = ['options', 'popup', 'check', 'panel'];

/**
 * The name of its chunk; none for what one page alone loads to start, or none: another page that loads that later must not
 * start this one with it. What the panel alone loads, it also loads later parts of.
 */
function chunkOf(id: string, context: Context): string | null {
  if (context.getModuleInfo(id)?.isEntry) return null;
  const starts = startsOf(id, context).map(nameOf);
  const first = fewestFirst.find((page) => starts.includes(page));
  if (first === undefined) return null;
  const alone = starts.length < 2;
  if (alone && (first !== 'panel' || startsOf(id, context, true).length > 1)) return null;
  if (!starts.includes('devtools')) return `from-${first}`;
  // DevTools' page shows nothing, and loads nothing of what does; the panel needs little of what it shares with the others.
  if (first === 'options' || first === 'popup') return 'from-devtools';
  return starts.includes('panel') ? 'devtools-panel' : 'devtools-check';
}

const codeSplitting = { groups: [{ name: chunkOf, debugName: 'pages' }], includeDependenciesRecursively: false };

export function sharedChunks() {
  return {
    name: 'shared-chunks',
    options: <Options extends object>(options: Options) => ({
      ...options,
      preserveEntrySignatures: 'allow-extension' as const,
    }),
    // A script in other people's pages and the worker are a file each.
    outputOptions: <Options extends { format?: string }>(options: Options) =>
      options.format === 'iife' ? null : { ...options, codeSplitting },
  };
}
