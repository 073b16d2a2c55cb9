import { resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Islands of modules lie outside this folder, where no node_modules is near; their packages are looked up from here. */
export function packagesForModules(root: string): Plugin {
  const importer = resolve(root, 'islands/console.ts');
  return {
    name: 'packages-for-modules',
    async resolveId(source, from, options) {
      if (!from || /^[./\0@]/.test(source) && !source.startsWith('@tabler')) return null;
      if (from.startsWith(root)) return null;
      return this.resolve(source, importer, { ...options, skipSelf: true });
    },
  };
}
