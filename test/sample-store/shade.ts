/** From a hit to a colour: diffuse light, reflections with Fresnel, glass that bends what lies behind it. */
import type { Body } from './march.ts';
import { clipToBody, nearest, normalAt, partAt, traceRay } from './march.ts';
import { lampIrradiance, meetBackdrop, projectPoint, type Stage } from './stage.ts';
import { readLightMap, reflectStage, type LightMap } from './lighting.ts';
import type { Glass, Material, Surface } from './scene.ts';

const MIRROR_PIXEL = 0.0015;

export type Shader = {
  /** Colour of a hit at distance `t` into `out` 0..2, in units of a white card that faces the lamp. */
  shade: (
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    t: number,
    part: number,
    seen: number,
    open: number,
    out: Float64Array,
  ) => void;
  /** Colour of the backdrop where a ray from inside the stage ends. */
  backdropAt: (
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    roughness: number,
    out: Float64Array,
  ) => void;
};

function emptySurface(): Surface {
  return {
    red: 0,
    green: 0,
    blue: 0,
    roughness: 0.5,
    metallic: 0,
    reflectance: 0.04,
    sheen: 0,
    translucency: 0,
    glass: 0,
    nx: 0,
    ny: 1,
    nz: 0,
    footprint: 0.002,
  };
}

function fillSurface(surface: Surface, material: Material): void {
  surface.red = material.colour[0];
  surface.green = material.colour[1];
  surface.blue = material.colour[2];
  surface.roughness = material.roughness;
  surface.metallic = material.metallic ?? 0;
  surface.reflectance = material.reflectance ?? 0.04;
  surface.sheen = material.sheen ?? 0;
  surface.translucency = material.translucency ?? 0;
  surface.glass = material.glass ? 1 : 0;
}

/** A shader for one body on one stage; `pixelAngle` is the angle of a pixel in radians. */
export function createShader(body: Body, stage: Stage, map: LightMap, pixelAngle: number): Shader {
  const normal = new Float64Array(3);
  const seenThere = new Float64Array(6);
  const behind = new Float64Array(3);
  const clip = new Float64Array(3);
  const outer = emptySurface();
  const inner = emptySurface();

  function readSurface(surface: Surface, part: number, x: number, y: number, z: number, t: number): void {
    const { distance, material } = body.parts[part];
    normalAt(distance, x, y, z, 0.0012 + t * pixelAngle * 0.25, normal);
    surface.nx = normal[0]!;
    surface.ny = normal[1]!;
    surface.nz = normal[2]!;
    surface.footprint = t * pixelAngle;
    fillSurface(surface, material);
    if (material.detail) {
      material.detail(x, y, z, surface);
      const length = Math.sqrt(surface.nx ** 2 + surface.ny ** 2 + surface.nz ** 2);
      surface.nx /= length;
      surface.ny /= length;
      surface.nz /= length;
    }
  }

  function backdropAt(
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    roughness: number,
    out: Float64Array,
  ): void {
    if (meetBackdrop(stage, x, y, z, dx, dy, dz, seenThere)) {
      projectPoint(stage, seenThere[0], seenThere[1], seenThere[2], seenThere);
      const light = readLightMap(map, map.irradiance, seenThere[0], seenThere[1]);
      out[0] = stage.backdrop[0] * light;
      out[1] = stage.backdrop[1] * light;
      out[2] = stage.backdrop[2] * light;
    } else {
      reflectStage(stage, null, x, y, z, dx, dy, dz, roughness, out);
    }
  }

  /** What a mirror-like surface sees: first the product itself, then the stage. */
  function reflectAll(
    surface: Surface,
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    out: Float64Array,
  ): void {
    reflectStage(stage, map, x, y, z, dx, dy, dz, surface.roughness, seenThere);
    out[0] = seenThere[0]!;
    out[1] = seenThere[1]!;
    out[2] = seenThere[2]!;
    const isMirror = surface.roughness < 0.45 && (surface.metallic > 0.4 || surface.roughness < 0.2);
    if (!isMirror || !body.hasSolid) return;
    const sx = x + surface.nx * 0.02;
    const sy = y + surface.ny * 0.02;
    const sz = z + surface.nz * 0.02;
    if (!clipToBody(body, sx, sy, sz, dx, dy, dz, 0, clip)) return;
    const hit = traceRay(body, sx, sy, sz, dx, dy, dz, 0.01, Math.min(clip[1], 3), MIRROR_PIXEL * 4, 1, clip);
    if (hit < 0) return;
    const { colour } = body.parts[partAt(body, sx + dx * hit, sy + dy * hit, sz + dz * hit, 1)].material;
    const light = 0.3 * stage.footIrradiance * (0.6 + 0.4 * dy);
    const share = 1 - surface.roughness;
    for (let channel = 0; channel < 3; channel++)
      out[channel] += (colour[channel] * light - out[channel]) * share;
  }

  function shadeOpaque(
    surface: Surface,
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    seen: number,
    open: number,
    out: Float64Array,
  ): void {
    const { nx, ny, nz, metallic, translucency } = surface;
    const facing = Math.max(0.001, -(nx * dx + ny * dy + nz * dz));
    const lamp = lampIrradiance(stage, x, y, z, nx, ny, nz, translucency * 0.45);
    const direct = lamp * (seen + (1 - seen) * translucency * 0.3);
    const sky = stage.fill * open * (0.8 + 0.2 * ny);
    const bounce = stage.footIrradiance * 0.42 * (0.5 - 0.5 * ny) * open * open;
    const grazing = (1 - facing) ** 5;
    const fuzz = surface.sheen * (1 - facing) ** 3 * 0.5;
    const turn = 2 * facing;
    reflectAll(surface, x, y, z, dx + nx * turn, dy + ny * turn, dz + nz * turn, out);
    const shine = 1 - (1 - open) * (0.55 + 0.45 * surface.roughness);
    const lit = (0.25 + 0.75 * seen) * shine;
    const dielectric = surface.reflectance;
    const gloss = Math.max(1 - surface.roughness, dielectric);
    for (let channel = 0; channel < 3; channel++) {
      const albedo = channel === 0 ? surface.red : channel === 1 ? surface.green : surface.blue;
      const straight = dielectric + (albedo - dielectric) * metallic;
      const fresnel = straight + (Math.max(gloss, straight) - straight) * grazing;
      const diffuse = (albedo + fuzz * (0.4 + albedo)) * (1 - metallic) * (1 - fresnel);
      out[channel] =
        diffuse * (direct + sky + bounce * stage.backdrop[channel]) + fresnel * out[channel] * lit;
    }
  }

  /** A wall of glass: what is behind shows through, every further wall adds its own reflection. */
  function seeThroughPane(
    glass: Glass,
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    out: Float64Array,
  ): void {
    let red = 0;
    let green = 0;
    let blue = 0;
    let through = 1;
    let t = 0.03;
    clipToBody(body, x, y, z, dx, dy, dz, 0.02, clip);
    const end = clip[1];
    const solid = body.hasSolid ? traceRay(body, x, y, z, dx, dy, dz, 0.005, end, MIRROR_PIXEL, 1, clip) : -1;
    const limit = solid < 0 ? end : solid;
    for (let walls = 0; walls < 3; walls++) {
      // out of the wall that was met last, then on to the next
      for (let step = 0; step < 24 && t < limit; step++) {
        const distance = nearest(body, x + dx * t, y + dy * t, z + dz * t, 2);
        if (distance > 0.003) break;
        t += Math.max(0.004, -distance);
      }
      const wall = t < limit ? traceRay(body, x, y, z, dx, dy, dz, t, limit, MIRROR_PIXEL, 2, clip) : -1;
      if (wall < 0) break;
      const wx = x + dx * wall;
      const wy = y + dy * wall;
      const wz = z + dz * wall;
      normalAt(body.distances[partAt(body, wx, wy, wz, 2)], wx, wy, wz, 0.002, normal);
      const facing = Math.abs(normal[0] * dx + normal[1] * dy + normal[2] * dz);
      const mirror = Math.min(0.7, 0.04 + 0.9 * (1 - facing) ** 4);
      const turn = 2 * (normal[0] * dx + normal[1] * dy + normal[2] * dz);
      reflectStage(
        stage,
        null,
        wx,
        wy,
        wz,
        dx - normal[0] * turn,
        dy - normal[1] * turn,
        dz - normal[2] * turn,
        0.1,
        behind,
      );
      const share = through * mirror * 0.8;
      red += behind[0] * share;
      green += behind[1] * share;
      blue += behind[2] * share;
      through *= (1 - mirror) * (1 - 0.12 * (1 - facing));
      t = wall + 0.01;
    }
    lookBehind(solid, x, y, z, dx, dy, dz);
    out[0] = red + behind[0] * through * (1 - glass.absorption[0]);
    out[1] = green + behind[1] * through * (1 - glass.absorption[1]);
    out[2] = blue + behind[2] * through * (1 - glass.absorption[2]);
  }

  /** What a ray inside the product ends at: a solid part at distance `solid`, or the backdrop if that is negative. */
  function lookBehind(
    solid: number,
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
  ): void {
    if (solid < 0) {
      backdropAt(x, y, z, dx, dy, dz, 0.15, behind);
      return;
    }
    const hx = x + dx * solid;
    const hy = y + dy * solid;
    const hz = z + dz * solid;
    readSurface(inner, partAt(body, hx, hy, hz, 1), hx, hy, hz, 15);
    shadeOpaque(inner, hx, hy, hz, dx, dy, dz, 0.8, 0.8, behind);
  }

  /** A body of glass: the ray bends in, is swallowed on its way, and bends out to the backdrop. */
  function seeThroughBody(
    glass: Glass,
    part: number,
    x: number,
    y: number,
    z: number,
    dx: number,
    dy: number,
    dz: number,
    out: Float64Array,
  ): void {
    const { distances } = body;
    let { nx, ny, nz } = outer;
    let bend = -(nx * dx + ny * dy + nz * dz);
    const ratio = 1 / glass.index;
    let k = Math.sqrt(Math.max(0, 1 - ratio * ratio * (1 - bend * bend)));
    let tx = dx * ratio + nx * (ratio * bend - k);
    let ty = dy * ratio + ny * (ratio * bend - k);
    let tz = dz * ratio + nz * (ratio * bend - k);
    let px = x - nx * 0.01;
    let py = y - ny * 0.01;
    let pz = z - nz * 0.01;
    let length = 0;
    let wet = 0;
    let solid = -1;
    for (let bounces = 0; bounces < 3; bounces++) {
      let t = 0;
      let isSolid = false;
      for (let step = 0; step < 48; step++) {
        const qx = px + tx * t;
        const qy = py + ty * t;
        const qz = pz + tz * t;
        const wall = -distances[part](qx, qy, qz);
        const core = body.hasSolid ? nearest(body, qx, qy, qz, 1) : 1e9;
        if (core < 0.003) isSolid = true;
        if (core < 0.003 || wall < 0.0015) break;
        let advance = Math.min(wall, core);
        if (glass.liquid) {
          const depth = glass.liquid.distance(qx, qy, qz);
          advance = Math.min(advance, Math.max(Math.abs(depth), 0.01));
          if (depth < 0) wet += advance;
        }
        t += advance;
      }
      length += t;
      px += tx * t;
      py += ty * t;
      pz += tz * t;
      if (isSolid) {
        solid = 0;
        break;
      }
      normalAt(distances[part], px, py, pz, 0.002, normal);
      nx = -normal[0];
      ny = -normal[1];
      nz = -normal[2];
      bend = -(nx * tx + ny * ty + nz * tz);
      const inside = 1 - glass.index * glass.index * (1 - bend * bend);
      if (inside > 0 || bounces === 2) {
        k = Math.sqrt(Math.max(0, inside));
        tx = tx * glass.index + nx * (glass.index * bend - k);
        ty = ty * glass.index + ny * (glass.index * bend - k);
        tz = tz * glass.index + nz * (glass.index * bend - k);
        break;
      }
      // total reflection: stay inside
      tx += 2 * bend * nx;
      ty += 2 * bend * ny;
      tz += 2 * bend * nz;
      px += nx * 0.006;
      py += ny * 0.006;
      pz += nz * 0.006;
    }
    const scale = 1 / Math.sqrt(tx * tx + ty * ty + tz * tz);
    lookBehind(solid, px, Math.max(py, 0.004), pz, tx * scale, ty * scale, tz * scale);
    for (let channel = 0; channel < 3; channel++) {
      const swallowed = glass.absorption[channel] * length + (glass.liquid?.absorption[channel] ?? 0) * wet;
      out[channel] = behind[channel] * Math.exp(-swallowed);
    }
  }

  const through = new Float64Array(3);

  function shade(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    t: number,
    part: number,
    seen: number,
    open: number,
    out: Float64Array,
  ): void {
    const x = ox + dx * t;
    const y = oy + dy * t;
    const z = oz + dz * t;
    readSurface(outer, part, x, y, z, t);
    const glass = body.parts[part].material.glass;
    const clear = outer.glass;
    if (!glass || clear <= 0) {
      shadeOpaque(outer, x, y, z, dx, dy, dz, seen, open, out);
      return;
    }
    const { nx, ny, nz } = outer;
    const facing = Math.max(0.001, -(nx * dx + ny * dy + nz * dz));
    const mirror = Math.min(1, 0.045 + 0.955 * (1 - facing) ** 5);
    if (glass.kind === 'thin') seeThroughPane(glass, x, y, z, dx, dy, dz, through);
    else seeThroughBody(glass, part, x, y, z, dx, dy, dz, through);
    const turn = 2 * facing;
    reflectStage(
      stage,
      map,
      x,
      y,
      z,
      dx + nx * turn,
      dy + ny * turn,
      dz + nz * turn,
      outer.roughness,
      seenThere,
    );
    for (let channel = 0; channel < 3; channel++) {
      through[channel] = through[channel] * (1 - mirror) + seenThere[channel] * mirror * (0.4 + 0.6 * seen);
    }
    if (clear >= 1) {
      out.set(through);
      return;
    }
    readSurface(outer, part, x, y, z, t);
    shadeOpaque(outer, x, y, z, dx, dy, dz, seen, open, out);
    for (let channel = 0; channel < 3; channel++) out[channel] += (through[channel] - out[channel]) * clear;
  }

  return { shade, backdropAt };
}
