/** Builds the extension once before all tests that load it: each by itself would build it under the feet of the others. */
import { buildExtension } from '../environment/build.ts';

export default async function build(): Promise<void> {
  const { env } = process;
  [env.EXTENSION_DIR, env.FIREFOX_EXTENSION_DIR] = await Promise.all([
    env.EXTENSION_DIR ?? buildExtension('chrome'),
    env.FIREFOX_EXTENSION_DIR ?? buildExtension('firefox'),
  ]);
}
