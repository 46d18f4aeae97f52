// Regenerates test/simulator/schema/admin-VERSION.graphql.gz from the npm package @shopify/dev-mcp.
//   node scripts/refresh-admin-schema.mjs [--package 1.16.0] [--api 2026-10]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { buildClientSchema, parse, print, printSchema, visit } from 'graphql';

const { values } = parseArgs({
  options: { package: { type: 'string', default: '1.16.0' }, api: { type: 'string', default: '2026-10' } },
});
const folder = mkdtempSync(join(tmpdir(), 'admin-schema-'));
try {
  const packed = execFileSync('npm', ['pack', `@shopify/dev-mcp@${values.package}`, '--silent'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const archive = packed.trim().split('\n').at(-1);
  const member = `package/dist/data/admin_${values.api}.json.gz`;
  execFileSync('tar', ['-xzf', archive, member], { cwd: folder });
  const introspection = JSON.parse(gunzipSync(readFileSync(join(folder, member))).toString('utf8'));
  const schema = buildClientSchema(introspection.data, { assumeValid: true });
  // Descriptions are prose that we may not need and would make the file six times as large.
  const bare = visit(parse(printSchema(schema)), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  const target = fileURLToPath(
    new URL(`../test/simulator/schema/admin-${values.api}.graphql.gz`, import.meta.url),
  );
  writeFileSync(target, gzipSync(print(bare), { level: 9 }));
  console.log(
    `Wrote ${target} (${Object.keys(schema.getTypeMap()).length} types). Check LICENCE.md beside it.`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
