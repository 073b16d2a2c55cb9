import { scan } from '@console/phone/camera.ts';
import { t } from '@console/text.ts';
import type { Item, Point, Presence, Run } from './model.ts';

const RADIUS_M = 100;
const ACCURACY_MAX_M = 100;
const EARTH_M = 6_371_000;

/** The identifier in a label's address, or the text as it stands. The server asks the same again. */
export function codeIn(text: string): string {
  const code = text.trim();
  const at = code.toLowerCase().indexOf('/i/');
  if (at < 0) return code;
  const path = code.slice(at + 3).split(/[?#]/)[0]!;
  try {
    return decodeURIComponent(path);
  } catch {
    return code;
  }
}

const has = (item: Item, code: string): boolean => item.codes.some((c) => c.toLowerCase() === code.toLowerCase());

/** Which of the points a scanned or typed code stands at; more than one when a machine has several. */
export const pointsWith = (points: readonly Point[], text: string): Point[] => points.filter((p) => p.items.some((i) => has(i, codeIn(text))));

export async function byCamera(): Promise<Presence | null> {
  const text = await scan();
  return text === null ? null : { kind: 'qr', text };
}

type Reader = { scan(): Promise<void>; addEventListener(kind: 'reading', heard: (event: { message: { records: { recordType: string; data: DataView }[] } }) => void, options: { once: boolean }): void };

export const hasNfc = (): boolean => 'NDEFReader' in globalThis;

/** A tag that holds the label's address or the code of the place. */
export async function byTag(): Promise<Presence> {
  const reader = new (globalThis as unknown as { NDEFReader: new () => Reader }).NDEFReader();
  await reader.scan();
  return new Promise((resolve) => {
    reader.addEventListener('reading', (event) => {
      const found = event.message.records.find((r) => r.recordType === 'url' || r.recordType === 'text');
      resolve({ kind: 'nfc', text: found ? new TextDecoder().decode(found.data) : '' });
    }, { once: true });
  });
}

export function byLocation(): Promise<Presence> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ kind: 'gps', latitude: coords.latitude, longitude: coords.longitude, accuracy: Math.round(coords.accuracy) }),
      () => reject(new Error(t('没有得到定位。请到开阔处重试，或改用扫码。', 'No location. Try under open sky, or scan the code.'))),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 10_000 },
    );
  });
}

/** Metres from the place; null where the item has no coordinates. */
export function distance(item: Item, presence: Presence): number | null {
  if (item.latitude === null || item.longitude === null || presence.latitude === undefined || presence.longitude === undefined) return null;
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const [a, b] = [rad(item.latitude), rad(presence.latitude)];
  const x = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(rad(presence.longitude - item.longitude) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(x)));
}

/** Whether this shows that somebody stands at the point. */
export function proves(run: Run, point: Point, presence: Presence): boolean {
  if (!run.presence.includes(presence.kind)) return false;
  if (presence.kind !== 'gps') return point.items.some((i) => has(i, codeIn(presence.text ?? '')));
  return point.items.some((i) => {
    const metres = distance(i, presence);
    return metres !== null && metres <= RADIUS_M + Math.min(presence.accuracy ?? 0, ACCURACY_MAX_M);
  });
}
