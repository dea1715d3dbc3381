/**
 * Writes each script in ASCII, every other character as its escape: the browser takes one byte a character as it is, where a
 * single “…” among 800,000 characters has all of them decoded at each start, and held at two bytes.
 */
export function asciiOf(code: string, name: string): string {
  // Behind a backslash an escape would be another one's, and a raw text keeps it as it is written.
  const elsewhere = /\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.exec(code);
  if (elsewhere) throw new Error(`${name} has a character that has no escape where it stands: ${elsewhere[0]}`);
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function onlyAscii() {
  return {
    name: 'only-ascii',
    generateBundle(_options: unknown, bundle: Record<string, { type: string; code?: string }>) {
      for (const [name, file] of Object.entries(bundle))
        if (file.type === 'chunk' && file.code !== undefined) file.code = asciiOf(file.code, name);
    },
  };
}
