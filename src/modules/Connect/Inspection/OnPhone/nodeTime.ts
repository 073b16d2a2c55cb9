import { get, put } from '@console/phone/store.ts';

// What is due is judged by the node's clock, which its answers tell, since a phone's may be wrong by hours; kept for when there is no signal. What a person records bears the phone's own time all the same.

const FACT = 'node-time';
/** As the server flags records (PhoneBatch.ClockTolerance). */
const TOLERANCE_S = 300;
/** An answer that took longer, as of a phone that slept over it, says too little. */
const SLOW_MS = 30_000;
const NOTICEABLE_MS = 60_000;
let ahead = 0;

/** Milliseconds since 1970 by the node's clock, as far as this phone has heard it. */
export const nodeNow = (): number => Date.now() + ahead;

/** Seconds that the phone's clock is behind, when they are enough to flag its records; else 0. */
export const clockOff = (): number => (Math.abs(ahead) > TOLERANCE_S * 1_000 ? Math.round(ahead / 1_000) : 0);

export async function recall(): Promise<void> {
  ahead = (await get<{ ahead: number }>('facts', FACT))?.ahead ?? 0;
}

/**
 * True when what is due may be another now.
 * @param now as the node's answer tells it.
 * @param asked when the question left, by the phone's clock: the node spoke about halfway since.
 */
export async function heard(now: number, asked: number): Promise<boolean> {
  const came = Date.now();
  if (came < asked || came - asked > SLOW_MS) return false;
  const before = ahead;
  ahead = now - (asked + came) / 2;
  await put('facts', { id: FACT, ahead });
  return Math.abs(ahead - before) > NOTICEABLE_MS;
}
