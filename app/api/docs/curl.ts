import type { Operation } from '#app/api/operation.ts';
import { examples } from './examples.ts';

/** The shell variable that stands for an id in a path: /v1/batches/{id} → BATCH_ID. */
export function variableOf(path: string): string {
  if (path.startsWith('/api/')) return 'JOB_ID';
  const noun = /([a-z-]+)\/\{/.exec(path)?.[1] ?? 'thing';
  const single = noun
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x|s)es$/, '$1')
    .replace(/s$/, '');
  return `${single.replaceAll('-', '_').toUpperCase()}_ID`;
}

/** A curl that works as it is copied, once the shell knows $AFTERLIGHT_KEY and the ids that the path names. */
export function curlOf(operation: Operation, serverUrl: string): string {
  const { id, method, path, scope, body } = operation;
  const example = examples[id] ?? {};
  const place = path.replace(/\{\w+\}/, `$${variableOf(path)}`) + (example.query ? `?${example.query}` : '');
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}"${serverUrl}${place}"`];
  if (isStream(operation)) lines[0] = lines[0].replace('curl ', 'curl -N ');
  if (scope) lines.push('-H "Authorization: Bearer $AFTERLIGHT_KEY"');
  for (const [name, value] of Object.entries(example.headers ?? {})) lines.push(`-H "${name}: ${value}"`);
  if (body) {
    lines.push('-H "Content-Type: application/json"');
    lines.push(`-d '${shellBody(example.body ?? {})}'`);
  }
  return lines.join(' \\\n  ');
}

/** JSON over several lines, with short lists on one. */
export function prettyJson(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll(
    /\[\s+((?:"[^"]{0,40}"|[\d.]+)(?:,\s+(?:"[^"]{0,40}"|[\d.]+)){0,4})\s+\]/g,
    (_list, inner: string) => `[${inner.replaceAll(/,\s+/g, ', ')}]`,
  );
}

export function isStream({ responses }: Operation): boolean {
  return Object.values(responses).some(({ otherTypes = {} }) => 'text/event-stream' in otherTypes);
}

/** JSON between single quotes; variables stand outside them, where the shell fills them in. */
function shellBody(body: object): string {
  const text = prettyJson(body).replaceAll("'", "'\\''");
  return text.replaceAll(/\$([A-Z_]+)/g, `'"$$$1"'`);
}
