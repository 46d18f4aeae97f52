import { between, blob, colour, hsl, lathe, part, prints, type Random } from './random-shapes.ts';

/** Vessels, boxes and furniture: each call draws another one, about a square of 400 large. */
export const goods: Record<string, (random: Random, defs: string[]) => string> = {
  bottle: (random, defs) => {
    const w = between(random, 60, 130),
      neck = between(random, 60, 150),
      cap = between(random, 20, 60);
    let s = '';
    const body = lathe(random, 200, neck, between(random, 330, 388), w);
    s += part(random, defs, body, colour(random));
    if (random() < 0.8)
      s += part(
        random,
        defs,
        `M${200 - w * 0.4} ${neck - cap}H${200 + w * 0.4}V${neck + 8}H${200 - w * 0.4}Z`,
        colour(random),
      );
    if (random() < 0.5) {
      const y = between(random, 320, 350);
      s += part(
        random,
        defs,
        `M${200 - w * 0.97} ${y}H${200 + w * 0.97}V388H${200 - w * 0.97}Z`,
        colour(random),
      );
    }
    return s + prints(random, 200 - w * 0.5, between(random, 180, 230), w, between(random, 50, 110));
  },
  jar: (random, defs) => {
    const w = between(random, 110, 180),
      t = between(random, 60, 140),
      m = t + between(random, 40, 110),
      b = between(random, 300, 380),
      sag = between(random, 8, 40);
    const can = (a: number, c: number, k: number) =>
      `M${200 - k} ${a}Q200 ${a - sag} ${200 + k} ${a}V${c}Q200 ${c + 2 * sag} ${200 - k} ${c}Z`;
    return (
      part(random, defs, can(m, b, w * between(random, 0.85, 1)), colour(random)) +
      part(random, defs, can(t, m, w), colour(random)) +
      (random() < 0.6
        ? `<ellipse cx="200" cy="${t}" rx="${w}" ry="${sag * 0.6}" fill="${colour(random)}" fill-opacity=".8"/>`
        : '') +
      prints(random, 200 - w * 0.6, m + 25, w * 1.2, (b - m) * 0.7)
    );
  },
  mug: (random, defs) => {
    const w = between(random, 90, 130),
      t = between(random, 60, 110),
      b = between(random, 290, 360);
    const hx = 180 + w - 12,
      hw = between(random, 60, 100),
      th = between(random, 14, 26),
      h0 = t + between(random, 30, 60),
      h1 = b - between(random, 40, 70);
    const c = colour(random);
    return (
      part(
        random,
        defs,
        `M${hx} ${h0}h${hw * 0.6}q${hw * 0.4} 0 ${hw * 0.4} ${(h1 - h0) * 0.5}t-${hw * 0.4} ${(h1 - h0) * 0.5}h-${hw * 0.6}v-${th}h${hw * 0.5}q${hw * 0.25} 0 ${hw * 0.25} -${(h1 - h0) * 0.5 - th}t-${hw * 0.25} -${(h1 - h0) * 0.5 - th}h-${hw * 0.5}Z`,
        random() < 0.8 ? c : colour(random),
      ) +
      part(random, defs, lathe(random, 180, t, b, w), c) +
      (random() < 0.5
        ? part(
            random,
            defs,
            `M${180 - w * 0.9} ${b - 50}H${180 + w * 0.9}V${b}H${180 - w * 0.9}Z`,
            colour(random),
          )
        : '') +
      prints(random, 180 - w * 0.5, t + 50, w, 90)
    );
  },
  box: (random, defs) => {
    const x = between(random, 30, 120),
      y = between(random, 60, 150),
      k = between(random, 20, 110),
      h = between(random, 120, 280),
      w = between(random, 80, 180);
    const c = colour(random);
    const l = random() < 0.5;
    const A = `M${x} ${y}l${w} ${k * 0.5}v${h}l-${w} -${k * 0.5}Z`,
      B = `M${x + w} ${y + k * 0.5}l${w * 0.9} -${k}v${h}l-${w * 0.9} ${k}Z`,
      T = `M${x} ${y}l${w} ${k * 0.5}l${w * 0.9} -${k}l-${w} -${k * 0.5}Z`;
    return (
      part(random, defs, T, c) +
      `<path d="${T}" fill="#fff" fill-opacity="${between(random, 0, 0.5)}"/>` +
      part(random, defs, A, random() < 0.7 ? c : colour(random)) +
      `<path d="${A}" fill="#000" fill-opacity="${l ? between(random, 0, 0.15) : between(random, 0.1, 0.5)}"/>` +
      part(random, defs, B, random() < 0.7 ? c : colour(random)) +
      `<path d="${B}" fill="#000" fill-opacity="${l ? between(random, 0.1, 0.5) : between(random, 0, 0.15)}"/>` +
      (random() < 0.5 ? prints(random, x + 15, y + 60, w * 0.8, h * 0.4) : '')
    );
  },
  chair: (random, defs) => {
    const c = colour(random),
      c2 = colour(random),
      w = between(random, 9, 24),
      s = between(random, 60, 110);
    return (
      [70, 120, 280, 330]
        .map((x, i) =>
          part(
            random,
            defs,
            `M${x} 220h${w}l${between(random, -14, 14)} ${i % 3 ? between(random, 140, 165) : 170}h-${w * 0.8}Z`,
            c2,
          ),
        )
        .join('') +
      part(
        random,
        defs,
        `M55 ${between(random, 195, 215)}L345 ${between(random, 195, 215)}V${between(random, 235, 255)}H55Z`,
        c,
      ) +
      (random() < 0.7
        ? part(random, defs, blob(random, 200, s, 110, 0.2), random() < 0.5 ? c : colour(random)) +
          part(random, defs, `M90 ${s}h${w}V210h-${w}ZM300 ${s}h${w}V210h-${w}Z`, c2)
        : '')
    );
  },
  blob: (random, defs) =>
    part(random, defs, blob(random, 200, 200, 150, between(random, 0.05, 0.3)), colour(random)) +
    (random() < 0.5
      ? part(
          random,
          defs,
          blob(random, between(random, 150, 250), between(random, 150, 250), 70, 0.3),
          colour(random),
        )
      : ''),
  plant: (random, defs) => {
    let s = '';
    for (let i = 0, n = 4 + random() * 9; i < n; i++) {
      const a = between(random, -1.3, 1.3);
      s += `<g transform="translate(200 240) rotate(${(a * 57).toFixed(1)})">${part(random, defs, `M0 0Q${between(random, 15, 45)} -90 0 -${between(random, 120, 215)}Q-${between(random, 15, 45)} -90 0 0Z`, hsl(between(random, 70, 150), between(random, 0.2, 0.7), between(random, 0.2, 0.5)))}</g>`;
    }
    return s + part(random, defs, lathe(random, 200, 230, 385, between(random, 60, 100)), colour(random));
  },
  tube: (random, defs) => {
    const a = between(random, 60, 110),
      b = between(random, 40, 80),
      y = between(random, 280, 330);
    return (
      part(random, defs, `M${200 - a} 20H${200 + a}L${200 + b} ${y}H${200 - b}Z`, colour(random)) +
      part(
        random,
        defs,
        `M${200 - b * 0.9} ${y}h${1.8 * b}v${between(random, 40, 65)}h-${1.8 * b}Z`,
        colour(random),
      ) +
      prints(random, 150, 120, 100, 90)
    );
  },
  lamp: (random, defs) =>
    part(
      random,
      defs,
      `M${200 - between(random, 3, 12)} 90h${between(random, 8, 24)}V350h-${between(random, 8, 20)}Z`,
      colour(random),
    ) +
    part(
      random,
      defs,
      `M${between(random, 100, 160)} 20H${between(random, 240, 300)}L${between(random, 300, 340)} 150H${between(random, 60, 100)}Z`,
      colour(random),
    ) +
    part(
      random,
      defs,
      `M100 360Q200 ${between(random, 330, 345)} 300 360V380Q200 392 100 380Z`,
      colour(random),
    ),
};
