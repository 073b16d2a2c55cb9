import { resolve } from 'node:path';
import purge from '@fullhuman/postcss-purgecss';
import { defineConfig } from 'vite';
import { icons } from './build/icons.ts';
import { compress } from './build/compress.ts';
import { packagesForModules } from './build/packagesForModules.ts';

const here = import.meta.dirname;

// The inspection pages of the phone: an app and its worker, with a style of their own, so that a phone takes along no more than it needs.
const onPhone = resolve(here, '../modules/Connect/Inspection/OnPhone');
const phone = { inspect: `${onPhone}/app.ts`, inspectWorker: `${onPhone}/worker.ts`, inspectStyle: 'styles/inspect.css' };

// Everything that pages load is built into wwwroot/dist under hashed names; manifest.json tells the server the names. Nothing comes from a CDN.
export default defineConfig({
  root: here,
  base: '/a/',
  publicDir: false,
  resolve: { alias: { '@console': resolve(here, 'islands') } },
  css: {
    postcss: {
      plugins: [
        purge({
          content: [`${here}/**/*.{razor,cs,ts}`, `${here}/../modules/**/*.{razor,cs,ts}`].map((p) => p.replaceAll('\\', '/')),
          skippedContentGlobs: ['**/node_modules/**'],
          safelist: { greedy: [/data-bs-theme/, /^yw-/] },
          variables: false,
        }),
      ],
    },
  },
  plugins: [packagesForModules(here), icons(here), compress()],
  build: {
    outDir: 'wwwroot/dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: { first: 'islands/first.ts', console: 'islands/console.ts', style: 'styles/console.css', scan: 'styles/scan.css', count: 'islands/count.ts', ...phone },
    },
  },
});
