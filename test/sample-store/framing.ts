/** Chooses the crop so that the product's box has the declared size and place. */
import { traceRay, type Body } from './march.ts';
import { aimRay, type Frame, type Stage } from './stage.ts';
import { findStarts, TILE } from './tiles.ts';

const ray = new Float64Array(8);
const probe = new Float64Array(4);

/** Crop and shift of the picture plane (as of a view camera: perspective stays) for a fill and centre in 0..1. */
export function frameProduct(
  body: Body,
  stage: Stage,
  composition: { fill: number; centre: [number, number] },
): Frame {
  let frame = stage.frame;
  for (const size of [128, 320]) {
    stage.frame = frame;
    const box = silhouetteBox(body, stage, size);
    const width = box.right - box.left;
    const height = box.bottom - box.top;
    const scale = (frame.scale * Math.max(width, height)) / composition.fill;
    const middleX = frame.offsetX + frame.scale * ((box.left + box.right) / 2 - 0.5);
    const middleY = frame.offsetY - frame.scale * ((box.top + box.bottom) / 2 - 0.5);
    frame = {
      scale,
      offsetX: middleX - scale * (composition.centre[0] - 0.5),
      offsetY: middleY + scale * (composition.centre[1] - 0.5),
    };
  }
  return frame;
}

function silhouetteBox(body: Body, stage: Stage, size: number) {
  const starts = findStarts(body, stage, size);
  const tiles = Math.ceil(size / TILE);
  const box = { left: 1, top: 1, right: 0, bottom: 0 };
  const [cx, cy, cz] = stage.camera;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const start = starts[((row / TILE) | 0) * tiles + ((column / TILE) | 0)];
      if (start < 0) continue;
      aimRay(stage, (column + 0.5) / size, (row + 0.5) / size, ray);
      const t = traceRay(
        body,
        cx,
        cy,
        cz,
        ray[3],
        ray[4],
        ray[5],
        start,
        26,
        stage.frame.scale / size,
        0,
        probe,
      );
      if (t < 0 && probe[2] > 0.5) continue;
      box.left = Math.min(box.left, column / size);
      box.right = Math.max(box.right, (column + 1) / size);
      box.top = Math.min(box.top, row / size);
      box.bottom = Math.max(box.bottom, (row + 1) / size);
    }
  }
  return box;
}
