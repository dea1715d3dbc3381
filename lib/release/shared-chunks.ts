/**
 * What the same pages load to start stands in one file, whatever else loads it later: each file is compressed for itself, so
 * that a dozen small ones weigh more than three, and a page waits for each of them.
 */
interface ModuleInfo {
  isEntry: boolean;
  importers: readonly string[];
}

/** What the bundler (Rolldown) can be asked of a module. */
interface Context {
  getModuleInfo(id: string): ModuleInfo | null;
}

/** The pages and scripts that load a module to start, by walking up who imports it. */
function startsOf(id: string, context: Context): string[] {
  const [seen, open, starts] = [new Set([id]), [id], new Set<string>()];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const info = context.getModuleInfo(at);
    if (info?.isEntry) starts.add(at);
    for (const importer of info?.importers ?? []) {
      if (seen.has(importer)) continue;
      seen.add(importer);
      open.push(importer);
    }
  }
  return [...starts].sort();
}

/** `…/panel/index.html` is that of `panel`. */
function nameOf(entry: string): string {
  const [folder, file] = entry.split('/').slice(-2);
  return file === 'index.html' && folder ? folder : 'other';
}

/**
 * The name of its chunk; none for what one page alone loads to start, or none: another page that loads that later must not
 * start this one with it.
 */
function chunkOf(id: string, context: Context): string | null {
  const starts = startsOf(id, context);
  return starts.length > 1 ? starts.map(nameOf).join('-') : null;
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
