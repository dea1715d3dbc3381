/** `npm run pack:cli [-- FOLDER]`: the command line as a package of one file, ready for `npm pack` and `npx`. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'rolldown';
import project from '../../package.json' with { type: 'json' };
import { createLicences, LICENCES } from '../release/bundled.ts';

const root = join(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? join(root, '.output/cli'));
const bundle = 'mcp-auth-troubleshooter.js';
const beside = ['LICENSE', 'SKILL.md'];
const licences = createLicences();
const { name, version, description, license, type, engines } = project;

await build({
  input: join(root, 'lib/cli/main.ts'),
  platform: 'node',
  logLevel: 'warn',
  plugins: [licences.plugin()],
  transform: { target: 'node20', define: { VERSION: JSON.stringify(version) } },
  output: { file: join(folder, bundle), format: 'esm', codeSplitting: false },
});
mkdirSync(folder, { recursive: true });
licences.write(folder);
for (const file of beside) copyFileSync(join(root, file), join(folder, file));
// npm shows it, whatever `files` says.
copyFileSync(join(import.meta.dirname, 'README.md'), join(folder, 'README.md'));
const manifest = {
  name,
  version,
  description,
  license,
  type,
  engines,
  bin: { [name]: bundle },
  files: [bundle, LICENCES, ...beside],
};
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
