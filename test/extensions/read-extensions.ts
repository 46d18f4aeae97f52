import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { parse } from 'smol-toml';
import { z } from 'zod';

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

/** The texts of every language, by its code; `en` is the default. */
export function readLocales(folder: string): Map<string, { texts: Texts; bytes: number }> {
  const files = readdirSync(new URL(`${folder}/locales/`, root));
  return new Map(
    files.map((file) => {
      const text = readExtensionFile(folder, `locales/${file}`);
      const locale = { texts: JSON.parse(text) as Texts, bytes: Buffer.byteLength(text) };
      return [file.replace(/(\.default)?\.json$/, ''), locale];
    }),
  );
}

const trigger = z.object({
  extensions: z.tuple([z.object({ type: z.literal('flow_trigger'), handle: z.string() })]),
  settings: z.object({ fields: z.array(z.object({ type: z.string(), key: z.string().optional() })) }),
});

/** The Flow triggers among them, as Flow knows them. */
export function readFlowTriggers(): { handle: string; fields: { type: string; key?: string }[] }[] {
  return readExtensions().flatMap(({ settings }) => {
    const parsed = trigger.safeParse(settings);
    if (!parsed.success) return [];
    return [{ handle: parsed.data.extensions[0].handle, fields: parsed.data.settings.fields }];
  });
}
