import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'error',
  plugins: [preact({ reactAliasesEnabled: false })],
  build: { target: 'es2024', minify: false, emptyOutDir: true },
});
