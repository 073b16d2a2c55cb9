import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Collects the Tabler icons that the sources name (any quoted word that is an icon's name, and the icons of forms) into icons.json: name to the inside of its svg. */
export function icons(root: string): Plugin {
  const library = join(root, 'node_modules/@tabler/icons/icons/outline');
  return {
    name: 'icons',
    generateBundle() {
      const found = new Map<string, string>();
      for (const name of quotedWords(join(root, '..'))) {
        const file = join(library, `${name}.svg`);
        if (!existsSync(file)) continue;
        const inside = readFileSync(file, 'utf8').replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
        found.set(name, inside.replace(/\s*\n\s*/g, ''));
      }
      const sorted = Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b)));
      this.emitFile({ type: 'asset', fileName: 'icons.json', source: JSON.stringify(sorted) });
    },
  };
}

function quotedWords(folder: string): Set<string> {
  const words = new Set<string>();
  const options = { recursive: true, withFileTypes: true } as const;
  for (const entry of readdirSync(folder, options)) {
    if (!entry.isFile() || !/\.(razor|cs|ts|yaml)$/.test(entry.name) || /node_modules/.test(entry.parentPath)) continue;
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
    // a form names its icon without quotes
    for (const match of text.matchAll(/^icon: ([a-z][a-z0-9-]{0,40})$/gm)) words.add(match[1]!);
    for (const match of text.matchAll(/["']([a-z][a-z0-9-]{0,40})["']/g)) words.add(match[1]!);
  }
  return words;
}
