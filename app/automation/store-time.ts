const minutesPerDay = 24 * 60;
const minuteMilliseconds = 60_000;

type LocalTime = { year: number; month: number; minuteOfDay: number };

/** What a clock on the store's wall shows. An unknown time zone is read as UTC. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const parts = formatterOf(timeZone).formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: read('year'), month: read('month'), minuteOfDay: read('hour') * 60 + read('minute') };
}

/**
 * When the quiet time ends in which `at` lies; undefined when it lies in none. Quiet time may pass midnight. When the
 * clocks change in between it is an hour off; whoever looks then looks again.
 * @param quiet minutes of the store's day; the same ones mean no quiet time
 */
export function quietUntil(
  at: Date,
  timeZone: string,
  quiet: { quietFrom: number | null; quietTo: number | null },
): Date | undefined {
  const { quietFrom: from, quietTo: to } = quiet;
  if (from === null || to === null || from === to) return undefined;
  const now = localTime(at, timeZone).minuteOfDay;
  const isQuiet = from < to ? now >= from && now < to : now >= from || now < to;
  if (!isQuiet) return undefined;
  const minutes = (to - now + minutesPerDay) % minutesPerDay;
  return new Date(startOfMinute(at) + minutes * minuteMilliseconds);
}

/** The first moments of the store's month in which `at` lies, and of the next one. */
export function monthAround(at: Date, timeZone: string): { start: Date; end: Date } {
  const { year, month } = localTime(at, timeZone);
  return { start: localMidnight(year, month, timeZone), end: localMidnight(year, month + 1, timeZone) };
}

/** Midnight of the month's first day. The offset is taken where it is needed, as clocks may have changed since. */
function localMidnight(year: number, month: number, timeZone: string): Date {
  const asUtc = Date.UTC(year, month - 1, 1);
  const guess = asUtc - offsetMinutes(new Date(asUtc), timeZone) * minuteMilliseconds;
  return new Date(asUtc - offsetMinutes(new Date(guess), timeZone) * minuteMilliseconds);
}

function offsetMinutes(at: Date, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'));
  return (wall - startOfMinute(at)) / minuteMilliseconds;
}

function startOfMinute(at: Date): number {
  return Math.floor(at.getTime() / minuteMilliseconds) * minuteMilliseconds;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = makeFormatter(timeZone);
  formatters.set(timeZone, made);
  return made;
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-US', { ...options, timeZone: 'UTC' });
  }
}
