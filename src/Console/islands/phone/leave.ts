import { all, get, remove } from './store.ts';
import { lock } from './vault.ts';

/** What was fetched for a person goes when that person leaves. Records that were not sent yet stay: they are the person's work, and nobody else can read more of them than their number. */
export async function forgetRuns(user: string): Promise<void> {
  const runs = await all<{ user: string; id: string }>('runs');
  await remove('runs', ...runs.filter((r) => r.user === user).map((r) => [r.user, r.id]));
}

export async function leave(): Promise<void> {
  const user = (await get<{ user: string }>('keys', 'holder'))?.user ?? (await get<{ user: string }>('facts', 'me'))?.user;
  await lock();
  await remove('facts', 'me');
  if (user) await forgetRuns(user);
}
