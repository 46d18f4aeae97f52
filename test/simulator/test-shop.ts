// A simulated shop with the app installed and a client that speaks to it, for the simulator's own tests.
import sharp from 'sharp';
import { type SeedProduct } from './catalogue.ts';
import { type Simulator, startSimulator } from './server.ts';
import type { SimulatorOptions } from './world.ts';

export const domain = 'demo.myshopify.com';

export type Answer = {
  status: number;
  // The shape depends on the query; each test knows its own.
  data: Record<string, unknown>;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: {
    cost: {
      requestedQueryCost: number;
      actualQueryCost: number | null;
      throttleStatus: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
    };
  };
};

export type TestShop = {
  simulator: Simulator;
  graphql(query: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>;
  grant(fields: Record<string, string>): Promise<{ status: number; body: Record<string, string> }>;
  exchange(expiring?: '0' | '1'): Promise<{ status: number; body: Record<string, string> }>;
  stage(bytes: Buffer, filename?: string, mimeType?: string): Promise<string>;
  token: string;
  close(): Promise<void>;
};

/** Time stands still: only `simulator.advance` moves it, so nothing depends on how fast the test runs. */
export async function openTestShop(
  options: SimulatorOptions = {},
  products: SeedProduct[] = [],
): Promise<TestShop> {
  const simulator = await startSimulator({
    clockSpeed: 0,
    shops: [{ domain, name: 'Demo', products }],
    ...options,
  });
  simulator.install();
  const { apiKey, apiSecret } = simulator.world.app;
  const grant: TestShop['grant'] = async (fields) => {
    const response = await fetch(`${simulator.url}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-host': domain },
      body: JSON.stringify({ client_id: apiKey, client_secret: apiSecret, ...fields }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const exchange: TestShop['exchange'] = (expiring = '1') =>
    grant({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: simulator.sessionToken(),
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
      expiring,
    });
  const { body } = await exchange();
  const shop: TestShop = {
    simulator,
    grant,
    exchange,
    token: body.access_token,
    close: () => simulator.close(),
    async graphql(query, variables = {}, token = shop.token) {
      const response = await fetch(`${simulator.url}/admin/api/2026-10/graphql.json`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-host': domain,
          'x-shopify-access-token': token,
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
    },
    async stage(bytes, filename = 'photo.png', mimeType = 'image/png') {
      const { data } = await shop.graphql(
        `mutation ($input: [StagedUploadInput!]!) {
          stagedUploadsCreate(input: $input) { stagedTargets { url resourceUrl } userErrors { message } }
        }`,
        {
          input: [
            { filename, mimeType, resource: 'IMAGE', fileSize: String(bytes.length), httpMethod: 'PUT' },
          ],
        },
      );
      const { stagedTargets } = data.stagedUploadsCreate as {
        stagedTargets: { url: string; resourceUrl: string }[];
      };
      const uploaded = await fetch(stagedTargets[0].url, {
        method: 'PUT',
        headers: { 'content-type': mimeType },
        body: new Uint8Array(bytes),
      });
      if (!uploaded.ok) throw new Error(`Upload answered ${uploaded.status}: ${await uploaded.text()}`);
      return stagedTargets[0].resourceUrl;
    },
  };
  return shop;
}

export function plainPicture(width = 40, height = 30, background = '#a08060'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

/** A shop with one product ("Mug") that has `count` photos. */
export async function mugWithPhotos(count: number): Promise<SeedProduct[]> {
  const bytes = await plainPicture();
  const photos = Array.from({ length: count }, (_, index) => ({ filename: `mug-${index + 1}.png`, bytes }));
  return [
    {
      title: 'Mug',
      photos,
      variants: [
        { title: 'Blue', sku: 'MUG-B' },
        { title: 'Red', sku: 'MUG-R' },
      ],
    },
  ];
}
