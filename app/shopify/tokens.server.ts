import { z } from 'zod';
import type { Clock } from '#app/platform/clock.ts';
import type { Db, Tx } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import { AdminError } from './admin-error.ts';

/** Refresh when less is left: long enough for the slowest call to end before the token does. */
const marginSeconds = 120;
const refreshTimeoutSeconds = 10;

const grantedSchema = z.object({
  access_token: z.string(),
  scope: z.string().optional(),
  expires_in: z.number().optional(),
  refresh_token: z.string().optional(),
  refresh_token_expires_in: z.number().optional(),
});

export type TokenDeps = {
  db: Db;
  env: Pick<Env, 'SHOPIFY_API_KEY' | 'SHOPIFY_API_SECRET'>;
  clock: Clock;
  fetch: typeof fetch;
};

/** The id under which Shopify's library stores a shop's offline session. */
function offlineSessionId(shopDomain: string): string {
  return `offline_${shopDomain}`;
}

/**
 * The shop's offline access token, refreshed when it is about to expire.
 * @param staleToken a token that Shopify has just refused: anything but this one
 * @throws AdminError `refused-token` when there is no session or Shopify refuses to refresh it
 */
export async function readAccessToken(
  deps: TokenDeps,
  shopDomain: string,
  staleToken?: string,
): Promise<string> {
  const session = await readSession(deps.db, shopDomain);
  if (isGood(deps, session, staleToken)) return session.accessToken;
  return refreshAlone(deps, shopDomain, staleToken);
}

type StoredSession = Awaited<ReturnType<typeof readSession>>;

function isGood(deps: TokenDeps, session: StoredSession, staleToken: string | undefined): boolean {
  if (session.accessToken === staleToken) return false;
  if (!session.expires) return true;
  return session.expires.getTime() - deps.clock.now().getTime() > marginSeconds * 1000;
}

async function readSession(db: Db | Tx, shopDomain: string) {
  const session = await db.session.findUnique({ where: { id: offlineSessionId(shopDomain) } });
  if (!session) throw refused(shopDomain, 'it has no stored session; the merchant has to open the app again');
  return session;
}

/** One refresh at a time per shop over all processes; whoever waited finds the new token in the database. */
async function refreshAlone(
  deps: TokenDeps,
  shopDomain: string,
  staleToken: string | undefined,
): Promise<string> {
  return deps.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`shopify-token ${shopDomain}`}, 0))`;
    const session = await readSession(tx, shopDomain);
    if (isGood(deps, session, staleToken)) return session.accessToken;
    if (!session.refreshToken) throw refused(shopDomain, 'its token has expired and cannot be refreshed');
    const granted = await requestRefresh(deps, shopDomain, session.refreshToken);
    const later = (seconds: number) => new Date(deps.clock.now().getTime() + seconds * 1000);
    await tx.session.update({
      where: { id: session.id },
      data: {
        accessToken: granted.access_token,
        // an answer without a lifetime must not make the token look eternal
        expires: later(granted.expires_in ?? 3600),
        ...(granted.scope ? { scope: granted.scope } : {}),
        ...(granted.refresh_token ? { refreshToken: granted.refresh_token } : {}),
        ...(granted.refresh_token_expires_in
          ? { refreshTokenExpires: later(granted.refresh_token_expires_in) }
          : {}),
      },
    });
    return granted.access_token;
  });
}

async function requestRefresh(deps: TokenDeps, shopDomain: string, refreshToken: string) {
  const response = await deps
    .fetch(`https://${shopDomain}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        client_id: deps.env.SHOPIFY_API_KEY,
        client_secret: deps.env.SHOPIFY_API_SECRET,
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
      }),
      signal: AbortSignal.timeout(refreshTimeoutSeconds * 1000),
    })
    .catch((cause: unknown) => {
      // the old refresh token stays good until the new one is used, so the job's next attempt can simply ask again
      throw new AdminError('unreachable', 'refresh', `${shopDomain}: no answer to the token refresh`, {
        cause,
      });
    });
  if (response.ok) return grantedSchema.parse(await response.json());
  if (response.status === 429 || response.status >= 500) {
    throw new AdminError(
      'unreachable',
      'refresh',
      `${shopDomain}: token refresh got HTTP ${response.status}`,
    );
  }
  throw refused(shopDomain, `Shopify refused to refresh its token (HTTP ${response.status})`);
}

function refused(shopDomain: string, reason: string): AdminError {
  return new AdminError('refused-token', 'token', `No access to ${shopDomain}: ${reason}.`);
}
