/** The production build that is measured, made once; `EXTENSION_DIR` names one that is there already. */
import { buildExtension } from '../environment/build.ts';

let made: Promise<string> | undefined;

export const built = (): Promise<string> =>
  (made ??= process.env.EXTENSION_DIR ? Promise.resolve(process.env.EXTENSION_DIR) : buildExtension());
