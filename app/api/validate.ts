import { z } from 'zod';
import { nearestName } from '#app/platform/nearest-name.ts';
import type { FieldFault } from './problems.ts';

/** Checks one part of a request; every fault is named with its place, an unknown field with the name that was meant. */
export function validate(
  schema: z.ZodObject | undefined,
  value: unknown,
): { ok: true; value: unknown } | { ok: false; errors: FieldFault[] } {
  if (!schema) return { ok: true, value: undefined };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, errors: parsed.error.issues.flatMap((issue) => describeIssue(issue, schema)) };
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodObject): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownAt(schema, issue.path);
    return issue.keys.map((key) => ({ path: pathOf([...issue.path, key]), message: sayUnknown(key, known) }));
  }
  return [{ path: pathOf(issue.path), message: issue.message }];
}

function sayUnknown(key: string, known: string[]): string {
  const near = nearestName(key, known);
  return near
    ? `There is no such field. Did you mean ${near}?`
    : `There is no such field. Known: ${known.join(', ')}.`;
}

function pathOf(parts: readonly PropertyKey[]): string {
  return parts.map(String).join('.');
}

/** The names of the object at a place of the schema. */
function knownAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return knownAt(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return knownAt(schema.element, path.slice(1));
  if (!(schema instanceof z.ZodObject)) return [];
  const [first, ...rest] = path;
  return first === undefined ? Object.keys(schema.shape) : knownAt(schema.shape[String(first)], rest);
}
