/** Where a photo goes among the product's photos. */
export type Placement = 'last' | 'first' | 'after-first';
export const placements: readonly Placement[] = ['last', 'first', 'after-first'];

export function isPlacement(text: string): text is Placement {
  return placements.some((placement) => placement === text);
}

/** Other publications of the product with the same placement. */
export type Siblings = { earlier: ReadonlySet<string>; later: ReadonlySet<string> };

/**
 * Where a photo belongs in the gallery. Photos of one placement keep the order they were asked for, whichever of them is
 * faster: at the end each goes before those that were asked for later, at the front behind those asked for earlier.
 */
export function targetPosition(
  order: readonly string[],
  mediaId: string,
  placement: Placement,
  { earlier, later }: Siblings,
): number {
  const others = order.filter((id) => id !== mediaId);
  if (placement === 'last') {
    let target = others.length;
    while (target > 0 && later.has(others[target - 1])) target -= 1;
    return target;
  }
  let target = placement === 'first' ? 0 : Math.min(1, others.length);
  while (target < others.length && earlier.has(others[target])) target += 1;
  return target;
}
