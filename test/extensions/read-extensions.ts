import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { parse } from 'smol-toml';

const root = new URL('../../extensions/', import.meta.url);

export type ExtensionFolder = { folder: string; settings: unknown };

/** Every folder of extensions/ that the Shopify CLI would deploy, with its parsed settings. */
export function readExtensions(): ExtensionFolder[] {
  return readdirSync(root)
    .filter((folder) => existsSync(new URL(`${folder}/shopify.extension.toml`, root)))
    .map((folder) => ({ folder, settings: parse(readExtensionFile(folder, 'shopify.extension.toml')) }));
}

export function readExtensionFile(folder: string, path: string): string {
  return readFileSync(new URL(`${folder}/${path}`, root), 'utf8');
}

export type Texts = { [name: string]: string | Texts };

export function readTexts(folder: string): Texts {
  return JSON.parse(readExtensionFile(folder, 'locales/en.default.json')) as Texts;
}
