import { all, remove } from './store.ts';
import { lock } from './vault.ts';

/** What was fetched for a person goes when that person leaves. Records that were not sent yet stay: they are the person's work, and nobody else can read more of them than their number. */
export async function forgetRuns(except?: string): Promise<void> {
  const runs = await all<{ user: string; id: string }>('runs');
  await remove('runs', ...runs.filter((r) => r.user !== except).map((r) => [r.user, r.id]));
}

export async function leave(): Promise<void> {
  await lock();
  await remove('facts', 'me');
  await forgetRuns();
}
