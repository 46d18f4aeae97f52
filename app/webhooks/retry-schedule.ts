/**
 * Seconds from one attempt to the next: ten attempts over 75 hours 35 minutes. The first is longer than an attempt may
 * take, so that two are never under way together.
 */
const delaysSeconds = [15, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];

export const maxAttempts = delaysSeconds.length + 1;

/**
 * When the next attempt is due, counted from the start of attempt number `attempt` (1 = the first); undefined after the
 * last one. Up to a tenth later by chance, so that a receiver that comes back is not met by everyone at once.
 * @param chance 0..1
 */
export function delayAfterMs(attempt: number, chance: number): number | undefined {
  const seconds = delaysSeconds[attempt - 1];
  return seconds === undefined ? undefined : Math.round(seconds * 1000 * (1 + 0.1 * chance));
}
