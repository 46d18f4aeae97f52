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
  expect([...references]).toEqual(['#/components/schemas/Problem']);
});
