import { keyboard } from './keyboard.ts';

// An island is a file name.island.ts that defines the element yw-name. It is fetched only by pages that hold one.
const files = import.meta.glob<unknown>(['./*.island.ts', '../../modules/**/*.island.ts']);
const islands = new Map(Object.entries(files).map(([path, load]) => [`yw-${/([^/]+)\.island\.ts$/.exec(path)![1]}`, load]));

for (const [tag, load] of islands) {
  if (document.querySelector(tag)) void load();
}

keyboard();
document.documentElement.dataset.script = 'on';
