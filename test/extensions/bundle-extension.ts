import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** An extension's code as the Shopify CLI bundles it: one module, minified, everything inside. */
export async function bundleExtension(folder: string, module = `./src/${folder}.tsx`): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL(`../../extensions/${folder}/${module}`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  return built.outputFiles[0].text;
}
