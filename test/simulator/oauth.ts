import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { record } from './log.ts';
import { type AccessToken, type Installation, legacyId, type Shop, type World } from './state.ts';

const sessionTokenSeconds = 60;
const clockToleranceSeconds = 10;
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

export type OauthAnswer = { status: number; body: Record<string, unknown> };

/** The token that the admin gives to the app in the frame: HS256 with the app's secret, good for a minute. */
export function mintSessionToken(world: World, shop: Shop): string {
  const now = Math.floor(Date.now() / 1000);
  return signJwt(
    {
      iss: `https://${shop.domain}/admin`,
      dest: `https://${shop.domain}`,
      aud: world.app.apiKey,
      sub: legacyId(shop.id),
      exp: now + sessionTokenSeconds,
      nbf: now,
      iat: now,
      jti: randomBytes(16).toString('hex'),
      sid: randomBytes(32).toString('hex'),
    },
    world.app.apiSecret,
  );
}

/** POST /admin/oauth/access_token: token exchange and refresh. */
export function grantToken(world: World, shop: Shop, input: Record<string, unknown>): OauthAnswer {
  const answer = decideGrant(world, shop, input);
  record(world, {
    kind: 'oauth',
    shop: shop.domain,
    operation: input.grant_type === tokenExchange ? 'token-exchange' : 'refresh',
    operationName: null,
    variables: null,
    status: answer.status,
    errorCodes: typeof answer.body.error === 'string' ? [answer.body.error] : [],
    deprecated: [],
    requestedCost: null,
    fault: null,
  });
  return answer;
}

function decideGrant(world: World, shop: Shop, input: Record<string, unknown>): OauthAnswer {
  if (input.client_id !== world.app.apiKey)
    return refused('application_cannot_be_found', 'Unknown client_id');
  if (input.client_secret !== world.app.apiSecret) return refused('invalid_client', 'Wrong client_secret');
  switch (input.grant_type) {
    case tokenExchange:
      return exchange(world, shop, input);
    case 'refresh_token':
      return refresh(world, shop, input.refresh_token);
    default:
      return refused('unsupported_grant_type', `The simulator does not know ${String(input.grant_type)}`);
  }
}

function exchange(world: World, shop: Shop, input: Record<string, unknown>): OauthAnswer {
  const claims = verifyJwt(String(input.subject_token), world.app.apiSecret);
  const now = Date.now() / 1000;
  const isGood =
    shop.installation.installed &&
    input.subject_token_type === 'urn:ietf:params:oauth:token-type:id_token' &&
    claims?.aud === world.app.apiKey &&
    claims.dest === `https://${shop.domain}` &&
    Number(claims.exp) > now - clockToleranceSeconds &&
    Number(claims.nbf) < now + clockToleranceSeconds;
  if (!isGood)
    return refused('invalid_subject_token', 'The subject token is invalid, expired or for another shop');
  const isOnline = String(input.requested_token_type).endsWith(':online-access-token');
  if (!isOnline) return issue(world, shop.installation, String(input.expiring) === '1');
  const token = addAccessToken(world, shop.installation, world.limits.accessTokenSeconds, true);
  return {
    status: 200,
    body: {
      access_token: token.token,
      scope: token.scopes.join(','),
      expires_in: world.limits.accessTokenSeconds,
      associated_user_scope: token.scopes.join(','),
      associated_user: {
        id: 902541635,
        first_name: 'Shop',
        last_name: 'Owner',
        email: `owner@${shop.domain}`,
        email_verified: true,
        account_owner: true,
        locale: 'en',
        collaborator: false,
      },
    },
  };
}

/**
 * Shopify keeps one refresh token per app and shop. A refresh replaces it; the replaced one stays good until its
 * successor has been used, so that a lost reply can be asked for again.
 */
function refresh(world: World, shop: Shop, given: unknown): OauthAnswer {
  const { installation } = shop;
  const now = world.clock.now();
  const { refreshToken, previousRefreshToken } = installation;
  const known = [refreshToken, previousRefreshToken].filter((one) => one !== null);
  const used = known.find((one) => one.token === given && one.expiresAt > now);
  if (!installation.installed || !used) {
    return refused('invalid_grant', 'The refresh token is unknown, used up, expired or revoked');
  }
  return issue(world, installation, true, used);
}

function issue(
  world: World,
  installation: Installation,
  isExpiring: boolean,
  previous: Installation['previousRefreshToken'] = null,
): OauthAnswer {
  const { accessTokenSeconds, refreshTokenSeconds } = world.limits;
  const token = addAccessToken(world, installation, isExpiring ? accessTokenSeconds : null, false);
  const basic = { access_token: token.token, scope: token.scopes.join(',') };
  if (!isExpiring) return { status: 200, body: basic };
  const expiresAt = new Date(world.clock.now().getTime() + refreshTokenSeconds * 1000);
  installation.previousRefreshToken = previous;
  installation.refreshToken = { token: `shprt_${randomBytes(16).toString('hex')}`, expiresAt };
  return {
    status: 200,
    body: {
      ...basic,
      expires_in: accessTokenSeconds,
      refresh_token: installation.refreshToken.token,
      refresh_token_expires_in: refreshTokenSeconds,
    },
  };
}

function addAccessToken(
  world: World,
  installation: Installation,
  lifeSeconds: number | null,
  online: boolean,
): AccessToken {
  const now = world.clock.now();
  const token: AccessToken = {
    token: `shp${online ? 'ua' : 'at'}_${randomBytes(16).toString('hex')}`,
    scopes: installation.scopes,
    expiresAt: lifeSeconds === null ? null : new Date(now.getTime() + lifeSeconds * 1000),
    online,
  };
  installation.accessTokens = installation.accessTokens.filter(
    (one) => !one.expiresAt || one.expiresAt > now,
  );
  installation.accessTokens.push(token);
  return token;
}

/** The live token of this name in this shop. */
export function findToken(world: World, shop: Shop, token: string | undefined): AccessToken | null {
  const found = shop.installation.accessTokens.find((one) => one.token === token);
  if (!found || !shop.installation.installed) return null;
  return found.expiresAt && found.expiresAt <= world.clock.now() ? null : found;
}

/** Installs as Shopify's managed installation does: scopes are granted before the app is opened for the first time. */
export function install(world: World, shop: Shop): void {
  if (shop.installation.installed) return;
  shop.installation = {
    installed: true,
    scopes: world.app.scopes,
    accessTokens: [],
    refreshToken: null,
    previousRefreshToken: null,
  };
}

function refused(error: string, description: string): OauthAnswer {
  return { status: 400, body: { error, error_description: description } };
}

export function signJwt(claims: Record<string, unknown>, secret: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

function verifyJwt(token: string, secret: string): Record<string, unknown> | null {
  const [head, claims, signature] = token.split('.');
  if (!head || !claims || !signature) return null;
  const expected = createHmac('sha256', secret).update(`${head}.${claims}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  try {
    return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
