import { readFileSync } from 'node:fs';
import { ApiVersion } from '@shopify/shopify-app-remix/server';
import { expect, test } from 'vitest';
import { adminApiVersion, SCOPES } from '#app/shopify/api-version.ts';

const text = readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8');

/** The quoted words after `name =`, for every time it is given. */
function valuesOf(name: string): string[] {
  const lines = [...text.matchAll(new RegExp(`^\\s*${name} = (.*)$`, 'gm'))];
  return lines.flatMap((line) => [...line[1].matchAll(/"([^"]*)"/g)].map((word) => word[1]));
}

test('the app asks for exactly the scopes that it uses', () => {
  expect(valuesOf('scopes')[0].split(',')).toEqual(SCOPES);
  expect(SCOPES).toEqual(['write_products', 'write_files']);
});

test('one version of the Admin API is named everywhere', () => {
  expect(valuesOf('api_version')).toEqual([adminApiVersion]);
  expect(ApiVersion.October26).toBe(adminApiVersion);
});

test('every topic that is handled is subscribed to, the three compliance topics among them', () => {
  expect(valuesOf('topics').toSorted()).toEqual([
    'app/scopes_update',
    'app/uninstalled',
    'app_purchases_one_time/update',
    'app_subscriptions/update',
    'bulk_operations/finish',
    'products/create',
    'products/delete',
    'products/update',
  ]);
  expect(valuesOf('compliance_topics').toSorted()).toEqual([
    'customers/data_request',
    'customers/redact',
    'shop/redact',
  ]);
  expect(new Set(valuesOf('uri'))).toEqual(new Set(['/webhooks/shopify']));
});

test('trimmed payloads keep what tells two changes apart', () => {
  expect(valuesOf('include_fields')).toContain('updated_at');
});

test('the app is embedded and its addresses share one host', () => {
  expect(text).toMatch(/^embedded = true$/m);
  const hosts = [...valuesOf('application_url'), ...valuesOf('redirect_urls')].map(
    (url) => new URL(url).host,
  );
  expect(new Set(hosts).size).toBe(1);
});
