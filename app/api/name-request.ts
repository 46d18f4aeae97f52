import type { MiddlewareHandler } from 'hono';
import { newId } from '#app/platform/ids.ts';

export type RequestNamed = { Variables: { requestId: string } };

/** Names every request, and says the name on its answer, whatever it is: found, missing, refused or failed. */
export const nameRequest: MiddlewareHandler<RequestNamed> = async (c, next) => {
  const requestId = newId('req');
  c.set('requestId', requestId);
  await next();
  const { headers } = c.res;
  if (!headers.has('Request-Id')) headers.set('Request-Id', requestId);
};
