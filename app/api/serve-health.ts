import type { Hono } from 'hono';
import { recipePublicKey } from '#app/generation/photograph/signed-recipe.ts';
import type { RequestNamed } from './name-request.ts';
import type { ApiServices } from './operation.ts';

const patienceMs = 2_000;

/**
 * What machines ask without a key. `/health/live`: the process answers. `/health/ready`: everything it needs answers too,
 * else 503 with what does not. `/.well-known/afterlight-key.pem`: what our signature in a photo is checked with.
 */
export function serveHealth(api: Hono<RequestNamed>, services: ApiServices): void {
  const { db, env, queue, objects, log } = services;
  api.get('/.well-known/afterlight-key.pem', (c) => {
    c.header('Content-Type', 'application/x-pem-file');
    return c.body(recipePublicKey(env.SECRET_KEY));
  });
  api.get('/health/live', (c) => c.json({ status: 'ok' }));
  api.get('/health/ready', async (c) => {
    const parts = await Promise.all([
      check('db', () => db.$queryRaw`SELECT 1`),
      check('queue', () => queue.ping()),
      check('objects', () => objects.ping()),
    ]);
    const faults = parts.filter(({ error }) => error !== undefined);
    for (const { name, error } of faults) log.warn({ part: name, err: error }, 'not ready');
    const checks = Object.fromEntries(parts.map(({ name, error }) => [name, error ? 'failed' : 'ok']));
    return c.json({ status: faults.length ? 'unavailable' : 'ok', checks }, faults.length ? 503 : 200);
  });
}

async function check(
  name: string,
  ask: () => PromiseLike<unknown>,
): Promise<{ name: string; error?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  });
  try {
    await Promise.race([ask(), late]);
    return { name };
  } catch (error) {
    return { name, error };
  } finally {
    clearTimeout(timer);
  }
}
