// What the phone keeps is not readable on its disk: AES-256-GCM, a fresh nonce each time, bound to the place where it lies so that two rows cannot be exchanged.

export type Sealed = { iv: Uint8Array<ArrayBuffer>; sealed: ArrayBuffer };

const NONCE = 12;

export async function sealBytes(key: CryptoKey, place: string, bytes: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  return { iv, sealed: await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) }, key, bytes) };
}

/** Throws when the key is another or somebody changed the row. */
export const unsealBytes = (key: CryptoKey, place: string, row: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv: row.iv, additionalData: new TextEncoder().encode(place) }, key, row.sealed);

export const seal = (key: CryptoKey, place: string, value: unknown): Promise<Sealed> => sealBytes(key, place, new TextEncoder().encode(JSON.stringify(value)));

export const unseal = async <T>(key: CryptoKey, place: string, row: Sealed): Promise<T> => JSON.parse(new TextDecoder().decode(await unsealBytes(key, place, row))) as T;
