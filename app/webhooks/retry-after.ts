/** Longest wait that a receiver can ask for between two attempts of one delivery. */
const mostWaitMs = 24 * 3_600_000;
/** Longest that everything else for its endpoint waits with it. */
const mostPauseMs = 3_600_000;

/** Statuses with which a receiver may say when it can take more. */
const busyStatuses = [429, 503];

/**
 * How long a receiver that is busy asks us to wait: seconds or an HTTP date in `Retry-After`, a day at most. Undefined when
 * it does not say, or says it with another status.
 */
export function askedWaitMs(
  status: number | null,
  header: string | undefined,
  now: Date,
): number | undefined {
  if (status === null || !busyStatuses.includes(status) || !header) return undefined;
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return ms > 0 ? Math.min(ms, mostWaitMs) : undefined;
}

/** How long the whole endpoint is left alone for it. */
export function pauseMs(waitMs: number): number {
  return Math.min(waitMs, mostPauseMs);
}

/** Up to a tenth later by chance, so that all that waited does not come at once. @param chance 0..1 */
export function spread(waitMs: number, chance: number): number {
  return Math.round(waitMs * (1 + 0.1 * chance));
}
