import { all, get, put, remove } from '@console/phone/store.ts';
import { seal, sealBytes, unseal, unsealBytes, type Sealed } from '@console/phone/seal.ts';
import { phoneSeal, sign, type Unlocked } from '@console/phone/vault.ts';
import { heard } from './nodeTime.ts';
import { hex, type Found, type Handling, type Item, type Kept, type Presence, type Result, type Run } from './model.ts';

// What was done waits here until the server has acknowledged it. Records are sent in the order they were made, photos before the record that shows them; the same record twice is once.

const BATCH = 50;
const KEEP_MS = 3 * 86_400_000;
/** A phone that was never within signal is full at some time: then it says so instead of losing something. */
export const WAITING_MAX = 5_000;

export type Done = { result: Result; value?: string; remark?: string; photos?: Blob[]; handling?: Handling };

export type Me = { user: string; name: string; holder: Unlocked | null };

export async function record(run: Run, item: Item, me: Me, presence: Presence, done: Done): Promise<Kept> {
  const id = crypto.randomUUID();
  const at = Date.now();
  const photos: { name: string; bytes: number; type: string }[] = [];
  for (const blob of done.photos ?? []) {
    const name = `sha256-${hex(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))}`;
    await put('photos', { id: name, type: blob.type, ...(await sealBytes(await phoneSeal(), `photo:${name}`, await blob.arrayBuffer())) });
    photos.push({ name, bytes: blob.size, type: blob.type });
  }
  const body = JSON.stringify({ id, run: run.id, item: item.no, user: me.user, at, result: done.result, value: done.value || null, remark: done.remark || null, photos, presence, handling: done.handling ?? null });
  const found: Found = { id, result: done.result, value: done.value ?? null, remark: done.remark ?? '', person: me.name, at, presence: presence.kind, handling: done.handling ?? null };
  const kept: Kept = { id, user: me.user, run: run.id, item: item.no, at, body, signature: me.holder ? await sign(me.holder.key, body) : null, photos: photos.map((p) => p.name), state: 'waiting', found };
  await keep(kept);
  return kept;
}

// Whose it is and whether it waits stand open, so that a number can be shown; what was found does not.
type Row = Pick<Kept, 'id' | 'user' | 'run' | 'state' | 'at'> & Sealed;

async function keep(...records: Kept[]): Promise<void> {
  const key = await phoneSeal();
  await put('records', ...(await Promise.all(records.map(async (r) => ({ id: r.id, user: r.user, run: r.run, state: r.state, at: r.at, ...(await seal(key, `record:${r.id}`, r)) }) satisfies Row))));
}

async function read(rows: readonly Row[]): Promise<Kept[]> {
  const key = await phoneSeal();
  // what an older version kept lies open until it is sent
  return Promise.all(rows.map((row) => (row.sealed ? unseal<Kept>(key, `record:${row.id}`, row) : (row as unknown as Kept))));
}

export async function kept(user: string): Promise<Kept[]> {
  return read((await all<Row>('records')).filter((r) => r.user === user));
}

export const waiting = async (): Promise<number> => (await all<Row>('records')).filter((r) => r.state === 'waiting').length;

type Answer = { now: number; records: { id: string; state: Kept['state']; code: string | null; say: { zh: string; en: string } | null }[] };

let running: Promise<boolean> | undefined;

/** One at a time; true when nothing is left to send. */
export function flush(session: string | null): Promise<boolean> {
  running ??= send(session).finally(() => (running = undefined));
  return running;
}

async function send(session: string | null): Promise<boolean> {
  for (;;) {
    // what is not signed needs its person signed in
    const ready = (await read((await all<Row>('records')).filter((r) => r.state === 'waiting'))).filter((r) => r.signature || r.user === session).sort((a, b) => a.at - b.at);
    if (ready.length === 0) break;
    const batch = ready.slice(0, BATCH);
    for (const record of batch) await sendPhotos(record);
    const asked = Date.now();
    const answer = await fetch('/api/inspect/sync', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ now: asked, records: batch.map((r) => ({ body: r.body, signature: r.signature })) }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const { now, records } = (await answer.json()) as Answer;
    await heard(now, asked);
    if (records.some((r) => (r.state as string) === 'later')) {
      const settled = batch.flatMap((r, i) => ((records[i]!.state as string) === 'later' ? [] : [settle(r, records[i]!)]));
      await keep(...settled);
      throw new Error(records.find((r) => (r.state as string) === 'later')!.code ?? 'later');
    }
    await keep(...batch.map((r, i) => settle(r, records[i]!)));
    for (const r of batch) await remove('photos', ...r.photos);
  }
  await tidy();
  return (await waiting()) === 0;
}

function settle(record: Kept, answer: Answer['records'][number]): Kept {
  const english = document.documentElement.lang.startsWith('en');
  return { ...record, state: answer.state, say: answer.say ? (english ? answer.say.en : answer.say.zh) : answer.code ?? undefined };
}

async function sendPhotos(record: Kept): Promise<void> {
  for (const name of record.photos) {
    const photo = await get<{ id: string; type: string; blob?: Blob } & Sealed>('photos', name);
    if (!photo) continue;
    const body = photo.blob ?? (await unsealBytes(await phoneSeal(), `photo:${name}`, photo));
    const answer = await fetch('/api/inspect/photos', { method: 'POST', headers: { 'Content-Type': photo.blob?.type ?? photo.type }, body });
    if (!answer.ok) throw new Error(String(answer.status));
  }
}

// What the server has is shown for a while, so that one sees what one did.
async function tidy(): Promise<void> {
  const old = (await all<Row>('records')).filter((r) => r.state !== 'waiting' && r.at < Date.now() - KEEP_MS);
  await remove('records', ...old.map((r) => r.id));
}
