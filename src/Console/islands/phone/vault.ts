import { get, put, remove } from './store.ts';

// Each person has a signing key on the phone, wrapped under a key that the PIN and the phone's own key give together. To unwrap it is to check the PIN: there is nothing else to compare
// with, and whoever copies the database without the phone's key, which no script can read out, has nothing to try ten thousand PINs against.

const ROUNDS = 600_000;
const WRONG_MAX = 5;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

type Person = { id: string; name: string; salt: Uint8Array<ArrayBuffer>; iv: Uint8Array<ArrayBuffer>; wrapped: ArrayBuffer; expires: number; wrong: number };

export type Unlocked = { user: string; name: string; key: CryptoKey };

/** Only pages over HTTPS (or on the machine itself) may keep keys and work without signal. */
export const canKeepKeys = (): boolean => isSecureContext && 'subtle' in crypto && 'indexedDB' in globalThis;

async function phoneKey(): Promise<CryptoKey> {
  const kept = await get<{ id: string; key: CryptoKey }>('keys', 'phone');
  if (kept) return kept.key;
  const key = (await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])) as CryptoKey;
  await put('keys', { id: 'phone', key });
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
    const key = await crypto.subtle.unwrapKey('pkcs8', person.wrapped, await wrapping(pin, person.salt), { name: 'AES-GCM', iv: person.iv }, CURVE, false, ['sign']);
    await put('keys', { ...person, wrong: 0 });
    // stays unlocked on this phone until somebody else takes it or it is locked
    await put('keys', { id: 'holder', user, name: person.name, key });
    return { user, name: person.name, key };
  } catch {
    return person.wrong + 1 >= WRONG_MAX ? 'locked' : 'wrong';
  }
}

/** Who holds the phone now. */
export async function holder(): Promise<Unlocked | undefined> {
  const held = await get<{ id: string } & Unlocked>('keys', 'holder');
  if (!held) return undefined;
  const person = await get<Person>('keys', `person:${held.user}`);
  return person && Date.now() <= person.expires ? { user: held.user, name: held.name, key: held.key } : undefined;
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
