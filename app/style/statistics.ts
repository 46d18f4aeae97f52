/** @param sorted ascending, not empty; linear between neighbours */
export function quantile(sorted: number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

export function medianOf(values: (number | null)[], fallback: number): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length ? quantile(known, 0.5) : fallback;
}

/** The most frequent value and its share of all; the first of equals. */
export function mostFrequent<Value extends string>(
  values: (Value | null)[],
  fallback: Value,
): { value: Value; share: number } {
  const counts = new Map<Value, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best ? { value: best[0], share: best[1] / values.length } : { value: fallback, share: 0 };
}

/** Four decimals: what is stored of a measurement. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
