import { get, put, remove } from './store.ts';

// Each person has a signing key on the phone, wrapped under a key that the PIN and the phone's own key give together. To unwrap it is to check the PIN: there is nothing else to compare
// with, and whoever copies the database without the phone's key, which no script can read out, has nothing to try ten thousand PINs against.

const ROUNDS = 600_000;
const WRONG_MAX = 5;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/** After so long without a touch the PIN is asked again: a phone that was lost shows nothing. */
export const IDLE_MS = 30 * 60_000;
const SEAL = { name: 'AES-GCM', length: 256 };

type Person = { id: string; name: string; salt: Uint8Array<ArrayBuffer>; iv: Uint8Array<ArrayBuffer>; wrapped: ArrayBuffer; expires: number; wrong: number; dataIv?: Uint8Array<ArrayBuffer>; data?: ArrayBuffer };

/** `data` opens what was fetched for the person; neither key can be read out. */
export type Unlocked = { user: string; name: string; key: CryptoKey; data: CryptoKey };

/** Only pages over HTTPS (or on the machine itself) may keep keys and work without signal. */
export const canKeepKeys = (): boolean => isSecureContext && 'subtle' in crypto && 'indexedDB' in globalThis;

async function phoneKey(): Promise<CryptoKey> {
  const kept = await get<{ id: string; key: CryptoKey }>('keys', 'phone');
  if (kept) return kept.key;
  const key = (await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])) as CryptoKey;
  await put('keys', { id: 'phone', key });
  return key;
}

/** Seals what no PIN opens: work that waits to be sent, by whoever has signal next, and what was fetched for a person without a PIN. */
export async function phoneSeal(): Promise<CryptoKey> {
  const kept = await get<{ id: string; key: CryptoKey }>('keys', 'phone-seal');
  if (kept) return kept.key;
  const key = (await crypto.subtle.generateKey(SEAL, false, ['encrypt', 'decrypt'])) as CryptoKey;
  await put('keys', { id: 'phone-seal', key });
  return key;
}

async function wrapping(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const bound = await crypto.subtle.sign('HMAC', await phoneKey(), new TextEncoder().encode(pin));
  const material = await crypto.subtle.importKey('raw', bound, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, material, { name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey']);
}

/** Makes the person's key and returns its public half for the server, base64url; nothing is kept until {@link Prepared.keep}. */
export async function prepare(pin: string): Promise<{ publicKey: string; keep: (user: string, name: string, expires: number) => Promise<void> }> {
  const pair = (await crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])) as CryptoKeyPair;
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrapped = await crypto.subtle.wrapKey('pkcs8', pair.privateKey, await wrapping(pin, salt), { name: 'AES-GCM', iv });
  const publicKey = base64(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)));
  return { publicKey, keep: (user, name, expires) => put('keys', { id: `person:${user}`, name, salt, iv, wrapped, expires, wrong: 0 } satisfies Person) };
}

export type Refusal = 'unknown' | 'locked' | 'expired' | 'wrong';

/** A wrong PIN is counted before it is tried. */
export async function unlock(user: string, pin: string): Promise<Unlocked | Refusal> {
  const id = `person:${user}`;
  const person = await get<Person>('keys', id);
  if (!person) return 'unknown';
  if (Date.now() > person.expires) return 'expired';
  if (person.wrong >= WRONG_MAX) return 'locked';
  await put('keys', { ...person, wrong: person.wrong + 1 });
  try {
    const pinKey = await wrapping(pin, person.salt);
    const key = await crypto.subtle.unwrapKey('pkcs8', person.wrapped, pinKey, { name: 'AES-GCM', iv: person.iv }, CURVE, false, ['sign']);
    const whole = await withData(person, pinKey);
    await put('keys', { ...whole, wrong: 0 });
    const data = await crypto.subtle.unwrapKey('raw', whole.data!, pinKey, { name: 'AES-GCM', iv: whole.dataIv! }, SEAL, false, ['encrypt', 'decrypt']);
    // stays unlocked on this phone until somebody else takes it, it is locked, or nobody touched it for a while
    await put('keys', { id: 'holder', user, name: person.name, key, data, touched: Date.now() });
    return { user, name: person.name, key, data };
  } catch {
    return person.wrong + 1 >= WRONG_MAX ? 'locked' : 'wrong';
  }
}

// a person's data key is made at the first unlock and wrapped as the signing key is
async function withData(person: Person, pinKey: CryptoKey): Promise<Person> {
  if (person.data) return person;
  const made = (await crypto.subtle.generateKey(SEAL, true, ['encrypt', 'decrypt'])) as CryptoKey;
  const dataIv = crypto.getRandomValues(new Uint8Array(12));
  return { ...person, dataIv, data: await crypto.subtle.wrapKey('raw', made, pinKey, { name: 'AES-GCM', iv: dataIv }) };
}

type Held = { id: string; touched: number } & Unlocked;

/** Who holds the phone now; nobody when it lay untouched for too long. */
export async function holder(): Promise<Unlocked | undefined> {
  const held = await get<Held>('keys', 'holder');
  if (!held) return undefined;
  const person = await get<Person>('keys', `person:${held.user}`);
  if (person && held.data && Date.now() <= person.expires && Date.now() - held.touched <= IDLE_MS) return { user: held.user, name: held.name, key: held.key, data: held.data };
  await lock();
  return undefined;
}

export async function touch(): Promise<void> {
  const held = await get<Held>('keys', 'holder');
  if (held) await put('keys', { ...held, touched: Date.now() });
}

export const lock = (): Promise<void> => remove('keys', 'holder');

export const knows = async (user: string): Promise<boolean> => (await get('keys', `person:${user}`)) !== undefined;

export const forget = (user: string): Promise<void> => remove('keys', `person:${user}`);

export async function sign(key: CryptoKey, message: string): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(message))));
}

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
