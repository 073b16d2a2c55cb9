import { canKeepKeys } from '@console/phone/vault.ts';
import { t } from '@console/text.ts';
import { Session } from './session.ts';
import { showList } from './list.ts';
import { showPeople } from './people.ts';
import { showWalk } from './walk.ts';

const FOLDER = '/inspect/';

/** The address decides what is shown; going there needs no server. */
export async function show(session: Session): Promise<void> {
  const root = document.getElementById('inspect')!;
  const path = location.pathname;
  if (!session.me) await showPeople(root, session);
  else if (path.startsWith(FOLDER) && path.length > FOLDER.length && path !== '/inspect/shell') await showWalk(root, session, decodeURIComponent(path.slice(FOLDER.length)));
  else await showList(root, session);
  document.documentElement.dataset.script = 'on';
}

export function go(session: Session, path: string): void {
  history.pushState(null, '', path);
  scrollTo(0, 0);
  void show(session);
}

async function start(): Promise<void> {
  // pages beside the app share its looks
  if (location.pathname !== '/inspect' && !location.pathname.startsWith(FOLDER)) return;
  const plain = new URLSearchParams(location.search).has('plain');
  const hint = document.getElementById('offline-hint');
  if (plain || !canKeepKeys() || !('serviceWorker' in navigator)) {
    // the pages of the server do the work, with signal
    if (hint && !plain) hint.hidden = false;
    return;
  }
  const language = /(?:^|; )yw-lang=(\w+)/.exec(document.cookie)?.[1];
  if (language) document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN';
  document.title = t('点检', 'Inspection');
  await update();
  const session = await Session.open();
  addEventListener('popstate', () => void show(session));
  // somebody who types is not interrupted; what is new shows with the next step
  session.addEventListener('change', () => { if (!(document.activeElement instanceof HTMLInputElement && document.activeElement.value)) void show(session); });
  await show(session);
  performance.mark('route-open');
}

// A new version waits until the app is opened the next time, so that no page loses its files while it is used.
async function update(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/inspect/worker.js', { scope: '/inspect', updateViaCache: 'none' });
  if (!registration.waiting || !navigator.serviceWorker.controller) return;
  const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
  registration.waiting.postMessage('take-over');
  await changed;
  location.reload();
  await new Promise(() => {});
}

void start();
