/** Fills the ellipse of one leaf, pointed at its end, with shadow. Lengths and places are shares of the width and height. */
function paintLeaf(
  lit: Float32Array,
  width: number,
  height: number,
  leaf: { x: number; y: number; turn: number; length: number },
): void {
  const [cos, sin] = [Math.cos(leaf.turn), Math.sin(leaf.turn)];
  const centreX = (leaf.x + (cos * leaf.length) / 2) * width;
  const centreY = leaf.y * height + ((sin * leaf.length) / 2) * width;
  const long = (leaf.length / 2) * width;
  const wide = Math.max(0.8, long * 0.15);
  for (let y = Math.max(0, Math.floor(centreY - long)); y < Math.min(height, centreY + long); y++)
    for (let x = Math.max(0, Math.floor(centreX - long)); x < Math.min(width, centreX + long); x++) {
      const along = ((x - centreX) * cos + (y - centreY) * sin) / long;
      const across = (-(x - centreX) * sin + (y - centreY) * cos) / (wide * (1 - 0.5 * along));
      if (along * along + across * across < 1) lit[y * width + x] = 0;
    }
}

/**
 * Two palm fronds as they block the light, 1 = lit, on a grid over the frame: most reach in from the side that the light
 * goes to, so that the product's own side stays clear.
 * @param side 1 = the light goes to the right, -1 = to the left
 */
export function paintFronds(
  { width, height }: { width: number; height: number },
  random: () => number,
  side: number,
): Float32Array {
  const lit = new Float32Array(width * height).fill(1);
  for (let frond = 0; frond < 2; frond++) {
    const isRight = random() < 0.7 === side > 0;
    let x = isRight ? 1.06 : -0.06;
    let y = 0.62 * random() - 0.08;
    // it points inwards and hangs a little more with every leaf
    let heading = (random() - 0.6) * 0.9;
    const droop = 0.02 + 0.05 * random();
    const leaves = 17;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const t = leaf / leaves;
      x += (isRight ? -1 : 1) * Math.cos(heading) * 0.03;
      y += (Math.sin(heading) * 0.03 * width) / height;
      heading += droop;
      const isMissing = random() < 0.12;
      const spread = (leaf % 2 ? 1 : -1) * (1.15 - 0.8 * t + 0.35 * (random() - 0.5));
      const length =
        0.17 * (0.4 + 0.6 * Math.sin(Math.PI * Math.min(1, 0.2 + 0.85 * t))) * (0.8 + 0.4 * random());
      const turn = heading + spread;
      if (!isMissing) paintLeaf(lit, width, height, { x, y, turn: isRight ? Math.PI - turn : turn, length });
    }
  }
  return lit;
}
