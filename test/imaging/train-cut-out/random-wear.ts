import { addClip, between, blob, colour, hsl, part, prints, type Random } from './random-shapes.ts';

/** What is worn or carried: each call draws another one, about a square of 400 large. */
export const wear: Record<string, (random: Random, defs: string[]) => string> = {
  shirt: (random, defs) => {
    const s = between(random, 30, 120),
      l = between(random, 60, 300);
    random();
    const c = colour(random),
      hem = between(random, 320, 392),
      wide = between(random, 40, 70),
      a = between(random, 0, 30);
    const p = `M150 30Q200 ${between(random, 40, 80)} 250 30L300 45L${340 + s * 0.4} ${60 + l}L${340 + s * 0.4 - wide} ${75 + l}L${300 - a} 150Q${300 - between(random, 0, 20)} 250 ${300 + between(random, -15, 10)} ${hem}H${100 + between(random, -10, 15)}Q${100 + between(random, 0, 20)} 250 ${100 + a} 150L${60 - s * 0.4 + wide} ${75 + l}L${60 - s * 0.4} ${60 + l}L100 45Z`;
    let f = part(random, defs, p, c);
    const clip = addClip(defs, p);
    f += `<g clip-path="url(#${clip})">`;
    for (let i = 0; i < 14; i++)
      f += `<path d="M${between(random, 40, 360)} ${between(random, 20, 390)}q${between(random, -40, 40)} ${between(random, -60, 60)} ${between(random, -60, 60)} ${between(random, -90, 90)}" fill="none" stroke="${random() < 0.6 ? '#000' : '#fff'}" stroke-opacity="${between(random, 0.04, 0.25)}" stroke-width="${between(random, 2, 16)}" filter="url(#b${Math.floor(random() * 3)})"/>`;
    f += '</g>';
    if (random() < 0.5)
      f += `<path d="M150 30Q200 80 250 30Q200 ${between(random, 45, 65)} 150 30Z" fill="#000" fill-opacity="${between(random, 0.2, 0.8)}"/>`;
    return (
      f +
      (random() < 0.6 ? prints(random, 140, between(random, 120, 180), 120, between(random, 60, 120)) : '')
    );
  },
  bag: (random, defs) => {
    const t = between(random, 130, 200),
      e = between(random, -20, 30),
      hw = between(random, 30, 110),
      th = between(random, 7, 20),
      c = colour(random);
    return (
      `<path d="M${200 - hw} ${t + 20}V${t - 50}Q200 ${between(random, -80, 60)} ${200 + hw} ${t - 50}V${t + 20}" fill="none" stroke="${random() < 0.6 ? c : colour(random)}" stroke-width="${th}"/>` +
      part(
        random,
        defs,
        `M${60 + e} ${t}H${340 - e}L${360 - between(random, 0, 40)} 390Q200 ${between(random, 385, 398)} ${40 + between(random, 0, 40)} 390Z`,
        c,
      ) +
      (random() < 0.5
        ? part(random, defs, `M150 ${t}h100v${between(random, 30, 120)}h-100Z`, colour(random))
        : '') +
      (random() < 0.5 ? prints(random, 120, t + 60, 160, 80) : '')
    );
  },
  shoe: (random, defs) => {
    const c = colour(random),
      s = between(random, 14, 40),
      y = 290;
    const f = between(random, 60, 130);
    return (
      part(
        random,
        defs,
        `M12 ${y}Q${between(random, 5, 30)} ${between(random, 120, 190)} ${between(random, 40, 80)} ${between(random, 110, 150)}Q110 ${between(random, 160, 200)} 160 ${between(random, 130, 180)}Q190 ${between(random, 100, 140)} 230 ${between(random, 120, 160)}Q280 ${between(random, 190, 220)} 350 ${y - f * 0.8}Q${388} ${y - f * 0.6} 388 ${y}Z`,
        c,
      ) +
      (random() < 0.7
        ? part(random, defs, `M12 ${y}Q15 ${y - 70} 60 ${y - 90}L110 ${y}Z`, colour(random))
        : '') +
      (random() < 0.6
        ? part(
            random,
            defs,
            `M280 ${y}Q300 ${y - 100} 350 ${y - f * 0.8}Q388 ${y - f * 0.6} 388 ${y}Z`,
            colour(random),
          )
        : '') +
      part(
        random,
        defs,
        `M8 ${y - 3}Q200 ${y + between(random, -6, 10)} 392 ${y - 3}L388 ${y + s}Q200 ${y + s + between(random, -4, 8)} 14 ${y + s}Z`,
        random() < 0.6
          ? hsl(between(random, 0, 60), between(random, 0, 0.2), between(random, 0.75, 0.98))
          : colour(random),
      ) +
      (random() < 0.5
        ? Array.from(
            { length: 5 },
            (_, i) =>
              `<path d="M${150 + i * 18} ${140 + i * 10}l${between(random, 20, 34)} ${between(random, -22, -8)}" stroke="${colour(random)}" stroke-width="${between(random, 3, 8)}"/>`,
          ).join('')
        : '')
    );
  },
  glasses: (random, defs) => {
    const w = between(random, 60, 84),
      h = between(random, 40, 70),
      th = between(random, 6, 22),
      c = colour(random),
      o = random() < 0.5;
    const lens = (cx: number) =>
      `M${cx - w} 200a${w} ${h} 0 1 0 ${2 * w} 0a${w} ${h} 0 1 0 -${2 * w} 0ZM${cx - w + th} 200a${w - th} ${h - th} 0 1 1 ${2 * (w - th)} 0a${w - th} ${h - th} 0 1 1 -${2 * (w - th)} 0Z`;
    const fill = (cx: number) =>
      o
        ? ''
        : part(
            random,
            defs,
            `M${cx - w + th} 200a${w - th} ${h - th} 0 1 1 ${2 * (w - th)} 0a${w - th} ${h - th} 0 1 1 -${2 * (w - th)} 0Z`,
            hsl(between(random, 0, 360), between(random, 0, 0.4), between(random, 0.03, 0.35)),
          );
    return (
      fill(105) +
      fill(295) +
      part(random, defs, lens(105), c) +
      part(random, defs, lens(295), c) +
      `<path d="M${105 + w - 6} 190Q200 ${between(random, 160, 185)} ${295 - w + 6} 190" fill="none" stroke="${c}" stroke-width="${between(random, 6, 16)}"/>`
    );
  },
  cap: (random, defs) => {
    const c = colour(random),
      y = between(random, 230, 270);
    return (
      part(random, defs, `M70 ${y}Q70 70 200 ${between(random, 60, 90)}Q330 70 330 ${y}Z`, c) +
      part(
        random,
        defs,
        random() < 0.5
          ? `M40 ${y + 30}Q50 ${y - 30} 200 ${y - 30}T360 ${y + 30}Q200 ${y + 70} 40 ${y + 30}Z`
          : `M230 ${y - 30}Q380 ${y - 30} 396 ${y + 20}Q330 ${y + 50} 80 ${y + 5}Z`,
        random() < 0.7 ? c : colour(random),
      ) +
      prints(random, 150, 140, 100, 60)
    );
  },
  ring: (random, defs) => {
    const R1 = between(random, 100, 180),
      th = between(random, 14, 80),
      k = between(random, 0.5, 1);
    return (
      part(
        random,
        defs,
        `M${200 - R1} 200a${R1} ${R1 * k} 0 1 0 ${2 * R1} 0a${R1} ${R1 * k} 0 1 0 -${2 * R1} 0ZM${200 - R1 + th} 200a${R1 - th} ${R1 * k - th * 0.8} 0 1 1 ${2 * (R1 - th)} 0a${R1 - th} ${R1 * k - th * 0.8} 0 1 1 -${2 * (R1 - th)} 0Z`,
        colour(random),
      ) +
      (random() < 0.5
        ? part(random, defs, blob(random, 200, 200 - R1 * k, between(random, 20, 60), 0.15), colour(random))
        : '')
    );
  },
};
