// What the phone keeps for work without signal. One database; each store is bounded by whoever writes it.

export type StoreName = 'keys' | 'runs' | 'records' | 'photos' | 'facts';

const NAME = 'yw-phone';
// 2: everything but names and states is sealed. Runs of before are fetched anew; the stores stay.
const VERSION = 2;
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = (event) => {
      const db = request.result;
      if (event.oldVersion === 1) {
        request.transaction!.objectStore('runs').clear();
        return;
      }
      // people of this phone and the keys that their PINs unlock
      db.createObjectStore('keys', { keyPath: 'id' });
      // one row a run and person: nobody reads what was fetched for another
      db.createObjectStore('runs', { keyPath: ['user', 'id'] });
      // what was done and not yet acknowledged, and for a while what was
      db.createObjectStore('records', { keyPath: 'id' }).createIndex('run', ['user', 'run']);
      db.createObjectStore('photos', { keyPath: 'id' });
      db.createObjectStore('facts', { keyPath: 'id' });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close();
        opened = undefined;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error ?? new Error('indexedDB'));
  });
  return opened;
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('indexedDB'));
  });
}

export async function get<T>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
  const db = await open();
  return done(db.transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
}

export async function all<T>(store: StoreName): Promise<T[]> {
  const db = await open();
  return done(db.transaction(store).objectStore(store).getAll() as IDBRequest<T[]>);
}

/** All or none, and on disk before it answers: what a person tapped must not be lost with the battery. */
export async function put(store: StoreName, ...values: unknown[]): Promise<void> {
  const db = await open();
  await finished(db.transaction(store, 'readwrite', { durability: 'strict' }), (t) => values.forEach((value) => t.objectStore(store).put(value)));
}

export async function remove(store: StoreName, ...keys: IDBValidKey[]): Promise<void> {
  const db = await open();
  await finished(db.transaction(store, 'readwrite'), (t) => keys.forEach((key) => t.objectStore(store).delete(key)));
}

function finished(transaction: IDBTransaction, work: (transaction: IDBTransaction) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error ?? new Error('indexedDB'));
    transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'));
    work(transaction);
  });
}
