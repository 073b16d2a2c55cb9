import { keyboard } from './keyboard.ts';

// An island is a file name.island.ts that defines the element yw-name. It is fetched only by pages that hold one.
const files = import.meta.glob<unknown>(['./*.island.ts', '../../modules/**/*.island.ts']);
const islands = new Map(Object.entries(files).map(([path, load]) => [`yw-${/([^/]+)\.island\.ts$/.exec(path)![1]}`, load]));

for (const [tag, load] of islands) {
  if (document.querySelector(tag)) void load();
}

// Whoever signs out leaves nothing on the phone that somebody else could read.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.action.endsWith('/account/sign-out') || !('indexedDB' in globalThis)) return;
  event.preventDefault();
  void import('./phone/leave.ts').then((phone) => phone.leave()).catch(() => {}).finally(() => form.submit());
});

keyboard();
// where one is, in a menu that is longer than the window
document.querySelector('.side-link[aria-current]')?.scrollIntoView({ block: 'nearest' });
document.documentElement.dataset.script = 'on';
