/** What a reader copies: written for the reference page, run against a server by a test. `$NAME` is a shell variable. */
export type Example = { query?: string; body?: object; headers?: Record<string, string>; answer?: object };

const photo = 'https://cdn.you.com/sku-3401.jpg';

export const examples: Record<string, Example> = {
  createGeneration: {
    body: {
      product_image: photo,
      store_id: '$STORE_ID',
      scenes: ['lifestyle', 'studio'],
      count: 6,
    },
    answer: { id: 'gen_K2xA7p', status: 'queued' },
  },
  listGenerations: { query: 'limit=2' },
  getGeneration: {
    answer: {
      id: 'gen_K2xA7p',
      status: 'complete',
      progress: 1,
      asset_count: 6,
      store_id: 'store_8f3a92',
      batch_id: null,
      count: 6,
      scenes: ['lifestyle', 'studio'],
      model: null,
      engine: 'studio',
      aspect_ratio: '1:1',
      situation: null,
      preferences: null,
      cost_credits: 6,
      failure: null,
      created_at: '2026-05-17T08:30:12.000Z',
      finished_at: '2026-05-17T08:31:04.000Z',
      queue: null,
    },
  },
  listAssets: {
    answer: {
      assets: [
        {
          url: 'https://cdn.afterlight.io/a/9p….jpg',
          scene: 'lifestyle',
          width: 2048,
          height: 2048,
          id: 'ast_7Qm2',
          scene_id: 'marble',
          mime_type: 'image/jpeg',
          fidelity: { passed: true, meanDeltaE: 0.31, p99DeltaE: 0.94 },
          style: { score: 0.82, percentile: 64 },
          warnings: [],
        },
      ],
    },
  },
  createQuote: {
    body: { product_image: photo, store_id: '$STORE_ID', situation: 'on a marble counter, morning light' },
    answer: {
      cost_credits: 2,
      available_credits: 998,
      is_affordable: true,
      count: 2,
      scenes: ['lifestyle', 'studio'],
      model: 'google-nano-banana',
      engine: 'studio',
      aspect_ratio: '4:5',
      width: 1638,
      height: 2048,
      situation: {
        text: 'on a marble counter, morning light',
        understood: [
          { trait: 'surface', text: 'marble', value: 'marble' },
          { trait: 'time of day', text: 'morning', value: 'morning' },
        ],
        ignored: [],
      },
      photo: { can_be_cut_out: true, code: null, message: null, width: 1600, height: 2000 },
      queue: { position: 3, photos_ahead: 14, eta_seconds: 32 },
    },
  },
  createBatch: {
    body: {
      store_id: '$STORE_ID',
      scenes: ['studio'],
      items: [
        { reference: 'SKU 3401', product_image: photo },
        { reference: 'SKU 3402', product_image: 'https://cdn.you.com/sku-3402.jpg', count: 2 },
      ],
    },
    answer: {
      id: 'bat_4hK2xA7p',
      status: 'queued',
      item_count: 2,
      accepted_count: 2,
      rejected_count: 0,
      cost_credits: 3,
      items: [
        { index: 0, reference: 'SKU 3401', id: 'gen_K2xA7p', status: 'queued', errors: [] },
        { index: 1, reference: 'SKU 3402', id: 'gen_Qw9LmZ', status: 'queued', errors: [] },
      ],
    },
  },
  getBatch: { query: 'limit=100' },
  createStore: {
    body: {
      name: 'Northwind Ceramics',
      photos: ['https://cdn.you.com/cup.jpg', 'https://cdn.you.com/bowl.jpg'],
    },
    answer: { id: 'store_8f3a92', name: 'Northwind Ceramics', photo_count: 2, style_status: 'learning' },
  },
  createStorePhotos: { body: { photos: ['https://cdn.you.com/plate.jpg'] } },
  createKey: {
    body: { name: 'Nightly catalogue', scopes: ['generations:write', 'generations:read'] },
    answer: {
      id: 'key_4hK2xA7pQw9LmZ3c',
      name: 'Nightly catalogue',
      mode: 'live',
      hint: 'sk_live_9Qm2…',
      scopes: ['generations:write', 'generations:read'],
      status: 'active',
      created_at: '2026-05-17T08:30:12.000Z',
      last_used_at: null,
      expires_at: null,
      secret: 'sk_live_…',
    },
  },
  rotateKey: { body: { overlap_hours: 24 } },
  advanceTestClock: { body: { seconds: 270_000 } },
  setCreditsLowMark: { body: { low_mark: 50 } },
  listWebhookEvents: { query: 'event=generation.complete' },
  listWebhookDeliveries: { query: 'status=failed' },
  createWebhookEndpoint: {
    body: {
      url: 'https://yourapp.com/hooks/afterlight',
      events: ['generation.complete', 'generation.partial', 'generation.failed'],
    },
    answer: {
      id: 'whe_4hK2xA7pQw9LmZ3c',
      url: 'https://yourapp.com/hooks/afterlight',
      events: ['generation.complete', 'generation.partial', 'generation.failed'],
      description: '',
      status: 'enabled',
      disabled_reason: null,
      failing_since: null,
      created_at: '2026-05-17T08:30:12.000Z',
      secret: 'whsec_…',
    },
  },
  updateWebhookEndpoint: { body: { events: [], status: 'enabled' } },
  rotateWebhookSecret: {
    body: { overlap_hours: 24 },
    answer: { secret: 'whsec_…', old_secret_until: '2026-05-18T08:30:12.000Z' },
  },
  replayWebhookEvents: {
    body: { since: '2026-05-16T00:00:00Z' },
    answer: { endpoint_id: 'whe_4hK2xA7pQw9LmZ3c', deliveries: 12, has_more: false },
  },
  rotateAccountWebhookSecret: { body: { overlap_hours: 24 } },
  getUsage: { query: 'group_by=store' },
  createJob: {
    body: {
      image_url: photo,
      situation: 'on a marble counter, morning light',
      aspect_ratio: '4:5',
      webhook_url: 'https://yourapp.com/hooks/embellify',
    },
    answer: { job_id: '6a3d3322272d39a2deacbd55', status: 'queued', cost_credits: 1 },
  },
  getJob: {
    answer: {
      job_id: '6a3d3322272d39a2deacbd55',
      status: 'done',
      result_image_url: 'https://cdn.afterlight.io/a/6a3d….jpg',
      input_image_url: 'https://cdn.afterlight.io/a/inputs/df1f…',
      model: 'google-nano-banana',
      aspect_ratio: '4:5',
      cost_credits: 1,
      error: null,
      created_at: '2026-06-25T13:54:42.825Z',
      engine: 'studio',
      refunded_credits: 0,
      situation: null,
      ignored_preferences: [],
    },
  },
  getJobCredits: { answer: { credits: 998, reserved: 2 } },
};
