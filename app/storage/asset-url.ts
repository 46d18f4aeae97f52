import type { Env } from '#app/platform/env.ts';

/** The public address of a finished photo: its object is `assets/<name>`, its address `<base>/a/<name>`. */
export function assetUrl(env: Pick<Env, 'APP_URL' | 'ASSET_BASE_URL'>, objectKey: string): string {
  const base = (env.ASSET_BASE_URL ?? env.APP_URL).replace(/\/+$/, '');
  return `${base}/a/${objectKey.slice(objectKey.lastIndexOf('/') + 1)}`;
}
