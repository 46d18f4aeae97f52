import type { Clock } from '#app/platform/clock.ts';

/** What time it is for what happens in `mode`: a partner's test clock may be ahead of the real one. */
export function clockOf(clock: Clock, partner: { testClockSeconds: number }, mode: string): Clock {
  if (mode !== 'test' || !partner.testClockSeconds) return clock;
  return { now: () => new Date(clock.now().getTime() + partner.testClockSeconds * 1000) };
}
