// The service worker of the inspection pages, and of nothing else. The server puts VERSION and FILES before this text: a new build is another worker with a store of its own, which takes over
// when the app is opened the next time. Nothing of a person is kept here: pages are an empty shell, data lies in the database of whoever holds the phone.

declare const VERSION: string;
declare const FILES: string[];

type Extendable = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Extendable & { request: Request; respondWith(answer: Promise<Response>): void };

const worker = globalThis as unknown as { addEventListener(kind: string, heard: (event: never) => void): void; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> }; location: Location };
const SHELL = '/inspect/shell';
const PREFIX = 'yw-inspect-';
const NAME = PREFIX + VERSION;

worker.addEventListener('install', (event: Extendable) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll([SHELL, ...FILES].map((file) => new Request(file, { cache: file === SHELL ? 'reload' : 'default', credentials: 'omit' })))));
});

worker.addEventListener('activate', (event: Extendable) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
    await worker.clients.claim();
  })());
});

worker.addEventListener('message', (event: MessageEvent) => {
  if (event.data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event: Fetching) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  const isPage = request.mode === 'navigate' && (url.pathname === '/inspect' || url.pathname.startsWith('/inspect/')) && !url.searchParams.has('plain');
  if (isPage) event.respondWith(from(SHELL, request));
  else if (url.pathname.startsWith('/a/')) event.respondWith(from(url.pathname, request));
});

async function from(file: string, request: Request): Promise<Response> {
  const kept = await (await caches.open(NAME)).match(file);
  return kept ?? fetch(request);
}
