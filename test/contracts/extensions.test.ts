import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { flowHandles } from '#app/automation/flow-triggers.ts';
import { bundleExtension } from '#test/extensions/bundle-extension.ts';
import {
  readExtensionFile,
  readExtensions,
  readLocales,
  readTexts,
  type Texts,
  readFlowTriggers,
} from '#test/extensions/read-extensions.ts';

const packageFolder = 'node_modules/@shopify/ui-extensions';
const mostCompressedBytes = 64 * 1024;

const handle = z
  .string()
  .max(30)
  .regex(/^[a-z0-9-]+$/);

const uiExtension = z.strictObject({
  api_version: z.string(),
  extensions: z.tuple([
    z.strictObject({
      name: z.literal('t:name'),
      description: z.string().min(10),
      handle,
      type: z.literal('ui_extension'),
      targeting: z.tuple([z.strictObject({ module: z.string(), target: z.string() })]),
    }),
  ]),
});

/** What the Shopify CLI takes for a step of a workflow, and nothing else: one more key and it refuses to deploy. */
const actionField = z.union([
  z.strictObject({ type: z.literal('product_reference'), required: z.boolean().optional() }),
  z.strictObject({
    type: z.enum([
      'single_line_text_field',
      'multi_line_text_field',
      'number_integer',
      'number_decimal',
      'boolean',
    ]),
    key: z.string().regex(/^[a-z]+$/),
    name: z.string(),
    description: z.string().optional(),
    required: z.boolean().optional(),
  }),
]);

/** The key of a trigger's field is what the merchant reads: letters and spaces only. */
const triggerField = z.union([
  z.strictObject({ type: z.literal('product_reference') }),
  z.strictObject({
    type: z.enum(['boolean', 'email', 'single_line_text_field', 'url', 'number_decimal']),
    key: z.string().regex(/^[A-Za-z ]+$/),
    description: z.string().optional(),
  }),
]);

const described = { name: z.string().min(5), description: z.string().min(10), handle };

const flowAction = z.strictObject({
  extensions: z.tuple([
    z.strictObject({ ...described, type: z.literal('flow_action'), runtime_url: z.string().startsWith('/') }),
  ]),
  settings: z.strictObject({ fields: z.array(actionField) }),
});

const flowTrigger = z.strictObject({
  extensions: z.tuple([z.strictObject({ ...described, type: z.literal('flow_trigger') })]),
  settings: z.strictObject({ fields: z.array(triggerField) }),
});

const extensions = readExtensions();
const uiExtensions = extensions.flatMap(({ folder, settings }) => {
  const parsed = uiExtension.safeParse(settings);
  return parsed.success
    ? [{ folder, apiVersion: parsed.data.api_version, ...parsed.data.extensions[0] }]
    : [];
});

test('there are the action, the bulk action and the block, each where it belongs', () => {
  const targets = uiExtensions.map(({ folder, targeting }) => [folder, targeting[0].target]);
  expect(targets).toEqual([
    ['photograph-product', 'admin.product-details.action.render'],
    ['photograph-selection', 'admin.product-index.selection-action.render'],
    ['product-photos', 'admin.product-details.block.render'],
  ]);
  for (const [, target] of targets)
    expect(existsSync(join(packageFolder, `build/ts/surfaces/admin/targets/${target}.d.ts`))).toBe(true);
});

test('there are the action and the two triggers of Flow, and nothing that the CLI would not take', () => {
  const kinds = z.union([uiExtension, flowAction, flowTrigger]);
  const faults = extensions.flatMap(({ folder, settings }) => {
    const parsed = kinds.safeParse(settings);
    return parsed.success ? [] : [`${folder}: ${JSON.stringify(settings)}`];
  });
  expect(faults).toEqual([]);
  const flow = extensions.flatMap(({ settings }) => {
    const parsed = z.union([flowAction, flowTrigger]).safeParse(settings);
    return parsed.success ? [parsed.data.extensions[0].name] : [];
  });
  expect(flow).toEqual(['Generate product photos', 'Product photos need review', 'Product photos ready']);
});

test('the address of Flow’s action is a route of the app, and its fields are those that are read', () => {
  const found = extensions.find(({ folder }) => folder === 'flow-generate');
  const {
    extensions: [action],
    settings,
  } = flowAction.parse(found?.settings);
  const route = `app/routes${action.runtime_url.replaceAll('/', '.').replace('.', '/')}.tsx`;
  expect(existsSync(route)).toBe(true);
  const keys = settings.fields.map((field) => ('key' in field ? field.key : 'product_id'));
  expect(keys).toEqual(['product_id', 'scenes', 'count']);
});

test('the app names every trigger by the handle under which it is deployed', () => {
  const handles = readFlowTriggers().map((trigger) => trigger.handle);
  expect(handles.toSorted()).toEqual(Object.values(flowHandles).toSorted());
});

test('every handle is its folder’s name', () => {
  for (const { folder, settings } of extensions) {
    const named = z.looseObject({ extensions: z.tuple([z.looseObject({ handle })]) }).parse(settings);
    expect(named.extensions[0].handle).toBe(folder);
  }
});

test('they name the version of the API whose types they are checked with', () => {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const [year, month] = version.split('.');
  for (const { apiVersion } of uiExtensions) expect(apiVersion).toBe(`${year}-${month.padStart(2, '0')}`);
});

/** `section.name` of every text; one with plural forms is one text. */
function namesOf(texts: Texts, before = ''): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const full = `${before}${name}`;
    return typeof text === 'string' || 'other' in text ? [full] : namesOf(text, `${full}.`);
  });
}

function sourcesOf(folder: string): string {
  const read = (path: string) =>
    readdirSync(path)
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(path, file), 'utf8'));
  return [...read(`extensions/${folder}/src`), ...read('extensions/shared')].join('\n');
}

test.each(uiExtensions)(
  '$folder: each of its texts is used, and those with a number have both forms',
  ({ folder }) => {
    const texts = readTexts(folder);
    const sources = sourcesOf(folder);
    const unused = namesOf(texts).filter((name) => name !== 'name' && !sources.includes(`'${name}'`));
    expect(unused).toEqual([]);
    const plurals = JSON.stringify(texts).match(/\{"one":/g) ?? [];
    expect(JSON.stringify(texts).match(/"other":/g) ?? []).toHaveLength(plurals.length);
  },
);

/** Every text by its name; a text with plural forms is one form after the other. */
function textsIn(texts: Texts, before = ''): [name: string, forms: Record<string, string>][] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const full = `${before}${name}`;
    if (typeof text === 'string') return [[full, { only: text }] as [string, Record<string, string>]];
    if ('other' in text) return [[full, text as Record<string, string>]];
    return textsIn(text, `${full}.`);
  });
}

const placeholdersOf = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted();

/** The forms that a language asks for, of numbers that a merchant may see. */
function pluralForms(language: string): string[] {
  const rules = new Intl.PluralRules(language);
  return [...new Set(Array.from({ length: 1001 }, (_, count) => rules.select(count)))].toSorted();
}

const languages = ['da', 'de', 'en', 'es', 'fr', 'it', 'ja', 'nb', 'nl', 'pt-BR', 'sv'];

test.each(uiExtensions)('$folder: every language says all of it, with the same figures', ({ folder }) => {
  const locales = readLocales(folder);
  expect([...locales.keys()].toSorted()).toEqual(languages);
  expect(Intl.getCanonicalLocales(languages)).toEqual(languages);
  const english = new Map(textsIn(readTexts(folder)));
  for (const [language, { texts }] of locales) {
    const said = textsIn(texts);
    expect(said.map(([name]) => name)).toEqual([...english.keys()]);
    for (const [name, forms] of said) {
      const original = english.get(name) ?? {};
      const hasPlural = 'other' in original;
      expect(Object.keys(forms).toSorted(), `${language} ${name}`).toEqual(
        hasPlural ? pluralForms(language) : ['only'],
      );
      for (const [form, text] of Object.entries(forms)) {
        const same = original[form] ?? original.other;
        expect(placeholdersOf(text), `${language} ${name}`).toEqual(placeholdersOf(same));
        expect(text === same, `${language} ${name} is English`).toBe(language === 'en');
      }
    }
  }
});

test.each(uiExtensions)('$folder: its words are within what the CLI deploys', ({ folder }) => {
  const locales = [...readLocales(folder).values()];
  for (const { texts, bytes } of locales) {
    expect(bytes).toBeLessThan(16 * 1024);
    expect(texts.name.length).toBeLessThanOrEqual(30);
  }
  expect(locales.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(256 * 1024);
});

/** What a merchant would read that is written in the code itself. */
function wordsOf(source: string): string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && node.text.trim()) words.push(node.text.trim());
    if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer)) {
      const name = node.name.getText(parsed);
      if (/^(heading|label|alt|details|placeholder|accessibilityLabel)$/.test(name))
        words.push(node.initializer.text);
    }
    ts.forEachChild(node, visit);
  };
  const parsed = ts.createSourceFile('one.tsx', source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
  visit(parsed);
  return words;
}

test('all words are in the locale files', () => {
  expect(wordsOf('const a = <s-box heading="One">Two</s-box>;')).toEqual(['One', 'Two']);
  expect(uiExtensions.flatMap(({ folder }) => wordsOf(sourcesOf(folder)))).toEqual([]);
});

test('both windows that photograph speak with the same words, and all three refuse with the same', () => {
  expect(readLocales('photograph-selection')).toEqual(readLocales('photograph-product'));
  for (const [language, { texts }] of readLocales('product-photos'))
    expect(readLocales('photograph-product').get(language)?.texts.refusal).toEqual(texts.refusal);
});

test.each(uiExtensions)('$folder: its bundle is at most 64 KB compressed', async ({ folder, targeting }) => {
  const bundle = await bundleExtension(folder, targeting[0].module);
  expect(bundle).toContain('s-admin-');
  // only our types come from the server: no code, no word of it
  expect(bundle).not.toMatch(/prisma|zod|sharp/i);
  const size = gzipSync(bundle).length;
  expect(size).toBeGreaterThan(1024);
  expect(size).toBeLessThanOrEqual(mostCompressedBytes);
  // also with the words of every language, which Shopify keeps beside it
  const words = [...readLocales(folder).values()].map(({ texts }) => JSON.stringify(texts)).join('');
  expect(gzipSync(bundle + words).length).toBeLessThanOrEqual(mostCompressedBytes);
});

test('the block opens the action by a handle that there is', () => {
  const opened = /extension:\/\/([a-z-]+)/.exec(
    readExtensionFile('product-photos', 'src/product-photos.tsx'),
  )?.[1];
  expect(uiExtensions.map((extension) => extension.handle)).toContain(opened);
});
