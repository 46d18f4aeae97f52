import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { buildOpenApi } from '#app/api/openapi.ts';

/** Writes the OpenAPI document that is checked in; a test fails when it is not the one that is served. */
const file = 'docs/openapi.json';
const text = JSON.stringify(buildOpenApi('/'));
writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
