import { afterEach, expect, it } from 'vitest';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

const question = '{ shop { name } }';

it('refuses a session token that somebody else signed', async () => {
  shop = await openTestShop();
  const answer = await shop.grant({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: `${shop.simulator.sessionToken().slice(0, -3)}abc`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    expiring: '1',
  });
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_subject_token' } });
});

it('ends an access token after an hour, and a refresh brings a new one', async () => {
  shop = await openTestShop();
  const { body } = await shop.exchange();
  expect((await shop.graphql(question, {}, body.access_token)).status).toBe(200);
  await shop.simulator.advance(3_601_000);
  expect((await shop.graphql(question, {}, body.access_token)).status).toBe(401);
  const refreshed = await shop.grant({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
  expect(refreshed.status).toBe(200);
  expect((await shop.graphql(question, {}, refreshed.body.access_token)).status).toBe(200);
});

it('keeps a used refresh token good until its successor has been used', async () => {
  shop = await openTestShop();
  const first = (await shop.exchange()).body.refresh_token;
  const refresh = (token: string) => shop.grant({ grant_type: 'refresh_token', refresh_token: token });
  // The reply to this one is lost, so the app asks again with the token it still has.
  expect((await refresh(first)).status).toBe(200);
  const second = (await refresh(first)).body.refresh_token;
  expect((await refresh(second)).status).toBe(200);
  expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

it('keeps one refresh token per shop: a new exchange ends the older one', async () => {
  shop = await openTestShop();
  const older = (await shop.exchange()).body.refresh_token;
  await shop.exchange();
  expect((await shop.grant({ grant_type: 'refresh_token', refresh_token: older })).status).toBe(400);
});

it('gives a token without end if asked, and the Admin API refuses it', async () => {
  shop = await openTestShop();
  const { body } = await shop.exchange('0');
  expect(body).not.toHaveProperty('refresh_token');
  expect((await shop.graphql(question, {}, body.access_token)).status).toBe(403);
});

it('ends every token with the uninstall', async () => {
  shop = await openTestShop();
  const { body } = await shop.exchange();
  shop.simulator.uninstall();
  expect((await shop.graphql(question, {}, body.access_token)).status).toBe(401);
  const refused = await shop.grant({ grant_type: 'refresh_token', refresh_token: body.refresh_token });
  expect(refused.status).toBe(400);
});
