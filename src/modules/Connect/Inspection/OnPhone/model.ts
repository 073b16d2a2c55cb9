export type Result = 'normal' | 'abnormal' | 'idle' | 'missed';
export type Handling = 'on-site' | 'order' | 'observe';
export type PresenceKind = 'qr' | 'nfc' | 'gps' | 'code';

export type Item = {
  no: number; point: number; pointName: string; device: string | null; deviceName: string | null; codes: string[]; part: string; item: string; method: string; standard: string;
  lower: number | null; upper: number | null; unit: string; runState: string; photo: boolean; meter: boolean; measured: boolean; latitude: number | null; longitude: number | null;
  record: Found | null;
};

/** What stands at an item, from the server or from this phone. */
export type Found = { id: string; result: Result; value: number | string | null; remark: string; person: string; at: number; presence: string; handling: Handling | null };

export type Run = { id: string; number: string; routeNo: string; name: string; workshop: string; state: string; planned: number; opens: number; ends: number; presence: PresenceKind[]; items: Item[] };

export type Presence = { kind: PresenceKind; text?: string; latitude?: number; longitude?: number; accuracy?: number };

/** The body is kept as it was signed. */
export type Kept = { id: string; user: string; run: string; item: number; at: number; body: string; signature: string | null; photos: string[]; state: 'waiting' | 'stored' | 'quarantined' | 'refused'; say?: string; found: Found };

export type Point = { no: number; name: string; items: Item[] };

export function pointsOf(run: Run): Point[] {
  const points = new Map<number, Point>();
  for (const item of run.items) {
    const point = points.get(item.point) ?? { no: item.point, name: item.pointName || item.deviceName || item.item, items: [] };
    point.items.push(item);
    points.set(item.point, point);
  }
  return [...points.values()];
}

/** Puts what this phone holds over what the server last said; the later look stands. */
export function overlay(run: Run, kept: readonly Kept[]): Run {
  const own = new Map<number, Kept>();
  for (const record of kept) {
    if (record.run === run.id && record.state !== 'refused' && record.at >= (own.get(record.item)?.at ?? 0)) own.set(record.item, record);
  }
  if (own.size === 0) return run;
  const items = run.items.map((item) => {
    const mine = own.get(item.no);
    const isLater = mine && (!item.record || item.record.result === 'missed' || item.record.presence === 'meter' || mine.at >= item.record.at);
    return isLater ? { ...item, record: mine.found } : item;
  });
  return { ...run, items };
}

export const isDone = (item: Item): boolean => item.record !== null && item.record.result !== 'missed' && item.record.presence !== '';

export const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
