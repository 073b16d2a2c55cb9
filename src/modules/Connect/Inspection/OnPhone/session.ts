import { all, get, put, remove } from '@console/phone/store.ts';
import { leave } from '@console/phone/leave.ts';
import { seal, unseal, type Sealed } from '@console/phone/seal.ts';
import { forget, holder, IDLE_MS, knows, lock, phoneSeal, touch, unlock, type Refusal } from '@console/phone/vault.ts';
import { overlay, type Kept, type Run } from './model.ts';
import { heard, recall } from './nodeTime.ts';
import { flush, kept, record, waiting, WAITING_MAX, type Done, type Me } from './queue.ts';
import type { Item, Presence } from './model.ts';

type Person = { user: string; name: string; expiresUs: number; offline: boolean; locked: boolean };
type About = { id: string | null; people: Person[]; me: string | null; myName: string | null };

const AGAIN_MS = 20_000;
const ANSWER_MS = 6_000;
const TOUCH_MS = 60_000;

/** Who holds the phone, what it took along and what waits to be sent. Tells `change` when something to show is another, and `state` when only the queue is. */
export class Session extends EventTarget {
  me: Me | null = null;
  people: { user: string; name: string }[] = [];
  /** The server's session is this person's too; without it nothing new is fetched. */
  signedIn = false;
  online = false;
  waiting = 0;
  trouble: string | null = null;

  static async open(): Promise<Session> {
    const session = new Session();
    const held = await holder();
    if (held) session.me = { user: held.user, name: held.name, holder: held };
    else {
      const known = await get<{ user: string; name: string }>('facts', 'me');
      if (known) session.me = { ...known, holder: null };
    }
    session.people = (await all<{ id: string; name: string }>('keys')).filter((k) => k.id.startsWith('person:')).map((k) => ({ user: k.id.slice(7), name: k.name }));
    session.waiting = await waiting();
    await recall();
    addEventListener('online', () => void session.refresh());
    addEventListener('offline', () => session.tell(false));
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void session.refresh(); });
    session.watchIdle();
    setInterval(() => { if (session.waiting > 0 || !session.online) void session.refresh(); }, AGAIN_MS);
    // what the phone holds is shown at once; the server is asked behind it
    const asked = session.refresh();
    if (!session.me || (await session.runs()).length === 0) await asked;
    return session;
  }

  /** Runs taken along for whoever holds the phone, with what was done here. */
  async runs(): Promise<Run[]> {
    const user = this.me?.user;
    if (!user) return [];
    const own = await this.fetched(user);
    const records = await kept(user);
    return own.map((run) => overlay(run, records)).sort((a, b) => a.ends - b.ends);
  }

  // opened by the PIN of whoever it was fetched for; a row that this key does not open is fetched anew
  private async fetched(user: string): Promise<Run[]> {
    const rows = (await all<{ user: string; id: string } & Sealed>('runs')).filter((r) => r.user === user && r.sealed);
    if (rows.length === 0) return [];
    const key = await this.runsKey();
    const read = await Promise.all(rows.map((row) => unseal<Run>(key, `run:${row.user}:${row.id}`, row).catch(() => null)));
    return read.filter((run) => run !== null);
  }

  private async runsKey(): Promise<CryptoKey> {
    return this.me?.holder?.data ?? phoneSeal();
  }

  /** Whoever does not touch the phone for a while is asked for the PIN again. */
  private watchIdle(): void {
    let touched = Date.now();
    let told = touched;
    const heard = (): void => {
      touched = Date.now();
      if (touched - told < TOUCH_MS || !this.me?.holder) return;
      told = touched;
      void touch();
    };
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, heard, { passive: true, capture: true });
    const look = (): void => { if (this.me?.holder && Date.now() - touched > IDLE_MS) void this.lock(); };
    setInterval(look, TOUCH_MS);
    document.addEventListener('visibilitychange', look);
  }

  async run(part: string): Promise<Run | undefined> {
    return (await this.runs()).find((r) => r.id.endsWith(`/${part}`));
  }

  records(): Promise<Kept[]> {
    return this.me ? kept(this.me.user) : Promise.resolve([]);
  }

  /** On the phone's disk before it returns; sent when there is signal. */
  async add(run: Run, item: Item, presence: Presence, done: Done): Promise<void> {
    if (this.waiting >= WAITING_MAX) throw new Error('full');
    await record(run, item, this.me!, presence, done);
    this.waiting++;
    this.dispatchEvent(new Event('state'));
    void this.refresh();
  }

  async switchTo(user: string, pin: string): Promise<Refusal | 'ok'> {
    const unlocked = await unlock(user, pin);
    if (typeof unlocked === 'string') return unlocked;
    this.me = { user: unlocked.user, name: unlocked.name, holder: unlocked };
    this.signedIn = false;
    await this.signIn(user, pin);
    this.dispatchEvent(new Event('change'));
    return 'ok';
  }

  /** The phone changes hands: what was taken along stays for who comes back with the PIN, and is shown to nobody else. */
  async lock(): Promise<void> {
    await lock();
    this.me = null;
    this.dispatchEvent(new Event('change'));
  }

  async signOut(): Promise<void> {
    await leave();
    this.me = null;
  }

  private asking: Promise<void> | undefined;

  /** Sends what waits and fetches what is new, one at a time. */
  refresh(): Promise<void> {
    this.asking ??= this.ask().finally(() => (this.asking = undefined));
    return this.asking;
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch('/api/phone', { signal: AbortSignal.timeout(ANSWER_MS) });
      if (!answer.ok) throw new Error(String(answer.status));
      await this.take((await answer.json()) as About);
      const before = this.waiting;
      if (this.waiting > 0) await flush(this.signedIn ? this.me?.user ?? null : null);
      this.waiting = await waiting();
      const isNew = this.signedIn && (await this.fetchRuns());
      this.trouble = null;
      this.tell(true, isNew || before !== this.waiting);
    } catch (fault) {
      this.waiting = await waiting();
      this.trouble = fault instanceof TypeError || fault instanceof DOMException ? null : String(fault);
      this.tell(false);
    }
  }

  private async take(about: About): Promise<void> {
    // whoever was taken off this phone leaves nothing readable on it
    for (const person of this.people) if (about.id && !about.people.some((p) => p.user === person.user)) await forget(person.user);
    this.people = this.people.filter((p) => !about.id || about.people.some((o) => o.user === p.user));
    if (this.me?.holder && !this.people.some((p) => p.user === this.me!.user)) await this.signOut();
    if (about.me && !this.me) this.me = { user: about.me, name: about.myName ?? about.me, holder: null };
    else if (this.me && !this.me.holder && about.me !== this.me.user) {
      await leave();
      this.me = about.me ? { user: about.me, name: about.myName ?? about.me, holder: null } : null;
    }
    if (this.me && !this.me.holder && about.me) await put('facts', { id: 'me', user: this.me.user, name: this.me.name });
    this.signedIn = this.me !== null && about.me === this.me.user;
  }

  private async signIn(user: string, pin: string): Promise<void> {
    try {
      const answer = await fetch('/api/phone/switch', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user, pin }), signal: AbortSignal.timeout(ANSWER_MS) });
      if (answer.ok) await this.refresh();
    } catch {
      // no signal: the phone alone checks the PIN, and the server checks the signatures later
    }
  }

  private async fetchRuns(): Promise<boolean> {
    const asked = Date.now();
    const answer = await fetch('/api/inspect/runs', { headers: { 'Accept-Language': document.documentElement.lang } });
    // a node that is busy now is asked again, else an empty list would stand
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (!answer.ok) return false;
    const { now, user, runs } = (await answer.json()) as { now: number; user: string; runs: Run[] };
    const moved = await heard(now, asked);
    if (user !== this.me?.user) return false;
    const before = JSON.stringify((await this.fetched(user)).sort((a, b) => (a.id < b.id ? -1 : 1)));
    const key = await this.runsKey();
    const rows = await Promise.all(runs.map(async (run) => ({ user, id: run.id, ...(await seal(key, `run:${user}:${run.id}`, run)) })));
    // the phone changed hands while it was asked
    if (user !== this.me?.user) return false;
    // the new ones first: whoever loses the page in between still has something to walk
    await put('runs', ...rows);
    const gone = (await all<{ user: string; id: string }>('runs')).filter((r) => r.user === user && !rows.some((row) => row.id === r.id));
    await remove('runs', ...gone.map((r) => [r.user, r.id]));
    return moved || before !== JSON.stringify([...runs].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  private tell(online: boolean, isNew = false): void {
    const changed = online !== this.online || isNew;
    this.online = online;
    this.dispatchEvent(new Event(isNew ? 'change' : 'state'));
    if (changed && !isNew) this.dispatchEvent(new Event('state'));
  }

  knows = knows;
}
