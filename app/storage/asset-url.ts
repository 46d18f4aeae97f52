import type { Env } from '#app/platform/env.ts';

/** The public address of a finished photo: its object is `assets/<name>`, its address `<base>/a/<name>`. */
export function assetUrl(env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>, objectKey: string): string {
  return `${baseOf(env)}/a/${nameOf(objectKey)}`;
}

/** The addresses of a finished photo in each format: all but the one that is kept are made when they are asked for. */
export function formatUrls(
  env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>,
  objectKey: string,
): Record<'jpeg' | 'png' | 'webp' | 'avif', string> {
  const stem = assetUrl(env, objectKey).replace(/\.\w+$/, '');
  return { jpeg: `${stem}.jpg`, png: `${stem}.png`, webp: `${stem}.webp`, avif: `${stem}.avif` };
}

/** The public address of a source photo that was stored: its object is `inputs/<name>`, its address `<base>/a/inputs/<name>`. */
export function inputUrl(env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>, objectKey: string): string {
  return `${baseOf(env)}/a/inputs/${nameOf(objectKey)}`;
}

/** Where the picture of a finished photo's colour differences is kept: under the photo's own name. */
export function heatMapKey(objectKey: string): string {
  return `heat-maps/${nameOf(objectKey).split('.')[0]}.png`;
}

/** The public address of that picture: `<base>/a/heat-maps/<name>`. */
export function heatMapUrl(env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>, objectKey: string): string {
  return `${baseOf(env)}/a/${heatMapKey(objectKey)}`;
}

function baseOf(env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>): string {
  return (env.ASSET_BASE_URL ?? env.APP_URL).replace(/\/+$/, '');
}

function nameOf(objectKey: string): string {
  return objectKey.slice(objectKey.lastIndexOf('/') + 1);
}
