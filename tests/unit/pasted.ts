/** Code as a reader pastes it: what goes to the top of the file stands at its top, all else at its place. */
import type { Snippet } from '../../lib/finding.ts';

type Pasted = Pick<Snippet, 'top' | 'code'>;

/** Without imports: what they name is handed in. */
const withoutImports = (code: string): string => code.replace(/^import [^;]*;$/gm, '');

/** The place is in the file itself. */
export const pasted = ({ top = '', code }: Pasted): string => withoutImports(`${top}\n${code}`);

/** The place is in a function of these parameters, which the file returns. */
export const pastedInto = (parameters: string, { top = '', code }: Pasted, end = ''): string =>
  `${withoutImports(top)}\nreturn async (${parameters}) => {\n${code}\n${end}\n};`;
