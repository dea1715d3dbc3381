/**
 * Takes out of the bundle where each line of the masker's lists is from: that is for who reads and tests them, and it would
 * stand on every Inspector's page. No code of the product reads it.
 */
const source = /\bsource: (?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[A-Z]+),?/g;

export function withoutSources() {
  return {
    name: 'without-sources',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!/\/capture\/secrets\/lists\/[\w-]+\.ts$/.test(id)) return undefined;
      const without = code.replace(source, '');
      if (/\bsource:(?!\s*string\b)/.test(without)) throw new Error(`A source is written in a new way (${id}).`);
      return { code: without, map: null };
    },
  };
}
