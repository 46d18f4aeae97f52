import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConfig, lint } from '@redocly/openapi-core';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { buildOpenApi } from '#app/api/openapi.ts';
import { operations } from '#app/api/operations.ts';

const document = buildOpenApi('https://app.example.com');

test.each(operations.map((operation) => ({ operation, id: operation.id })))(
  '$id is described with its parameters, bodies and faults',
  ({ operation, id }) => {
    const described = document.paths[operation.path][operation.method.toLowerCase()] as {
      operationId: string;
      parameters: { name: string; in: string; required: boolean }[];
      responses: Record<string, unknown>;
      requestBody?: { content: Record<string, unknown> };
    };
    expect(described.operationId).toBe(id);
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = described.parameters.filter((parameter) => parameter.in === 'path');
    expect(parameters.map(({ name, required }) => ({ name, required }))).toEqual(
      inPath.map((name) => ({ name, required: true })),
    );
    const statuses = [...Object.keys(operation.responses), '500', ...(operation.scope ? ['401', '403'] : [])];
    expect(Object.keys(described.responses)).toEqual(expect.arrayContaining(statuses));
    const types = operation.body ? ['application/json'] : [];
    if (operation.uploadField) types.push('multipart/form-data');
    expect(Object.keys(described.requestBody?.content ?? {})).toEqual(types);
  },
);

test('operation ids are unique, and the document is plain JSON with no reference into nowhere', () => {
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference));
  const known = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect(known).toContain('#/components/schemas/Problem');
  expect(references).toEqual(new Set(known));
});

const checkedIn = new URL('../../docs/openapi.json', import.meta.url);

test('the checked-in document is the one that is served; "npm run openapi" writes it anew', () => {
  expect(JSON.parse(readFileSync(checkedIn, 'utf8'))).toEqual(JSON.parse(JSON.stringify(buildOpenApi('/'))));
});

test('a linter finds no error', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const faults = await lint({ ref: fileURLToPath(checkedIn), config });
  expect(faults.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
});

test('openapi-typescript makes types of it that compile, and that know the fields', async () => {
  const types = astToString(await openapiTS(checkedIn));
  const use = `import type { operations, components } from './types.ts';
    const order: NonNullable<operations['createGeneration']['requestBody']>['content']['application/json'] =
      { store_id: 'store_1', product_image: 'https://a.example/b.jpg', preferences: { tone: 'warm' } };
    const status = (one: components['schemas']['Generation']): 'queued' | 'processing' | 'complete' | 'partial' | 'failed' | 'canceled' => one.status;
    // @ts-expect-error there is no such scene count
    const wrong: typeof order = { store_id: 'store_1', count: 'many' };
    export { order, status, wrong };`;
  const folder = mkdtempSync(join(tmpdir(), 'afterlight-types-'));
  writeFileSync(join(folder, 'types.ts'), types);
  writeFileSync(join(folder, 'use.ts'), use);
  const program = ts.createProgram([join(folder, 'use.ts')], {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const faults = ts.getPreEmitDiagnostics(program);
  rmSync(folder, { recursive: true });
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});
