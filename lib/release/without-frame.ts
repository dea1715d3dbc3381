/**
 * Starts a script that stands on other people's pages by itself. WXT's frame around it writes to the console what ended it,
 * which the browser does as well, and was a tenth of what every loopback page loads.
 */
export function withoutFrame() {
  return {
    name: 'without-frame',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!id.includes('virtual:wxt-unlisted-script-entrypoint')) return undefined;
      const [imported] = /^import definition from "[^"\n]+";\n/m.exec(code) ?? [];
      if (!imported || !code.includes('definition.main()')) throw new Error('WXT starts a script in a new way.');
      return { code: `${imported}export default definition.main();\n`, map: null };
    },
  };
}
