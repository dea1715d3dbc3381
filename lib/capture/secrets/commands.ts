/** Secrets among the arguments of a command, which no name announces: `sshpass -p …`, `mysql -p…`. */
import { secretOptions } from './lists/secret-options.ts';

/** Arguments that may stand between a command and its option, and the longest of them. */
const ARGUMENTS = String.raw`(?:[ \t]+[^\s|;&]{1,200}){0,20}?`;

const commands = secretOptions.map(
  ({ command, option, glued }) =>
    new RegExp(
      String.raw`((?<![\w-])(?:${command})${ARGUMENTS}[ \t]+${option}${glued ? '' : '[ \\t]+'})(["']?)([^\s"'|;&~]{3,200})(\2)(?![^\s"'|;&])`,
      'g',
    ),
);
const any = new RegExp(secretOptions.map(({ command }) => command).join('|'));

/** Whether a text names one of these commands. */
export const isCommand = (text: string): boolean => any.test(text);

export function replaceOptions(text: string, by: (secret: string) => string): string {
  if (!any.test(text)) return text;
  return commands.reduce(
    (rest, command) =>
      rest.replace(
        command,
        (_, before: string, quote: string, secret: string) => `${before}${quote}${by(secret)}${quote}`,
      ),
    text,
  );
}
