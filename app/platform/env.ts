import { z } from 'zod';

const optionalText = z
  .string()
  .trim()
  .transform((text) => text || undefined)
  .optional();
const address = z.url({ protocol: /^https?$/ });

const envSchema = z
  .object({
    /** `production` refuses everything that is meant for a laptop: the simulator, private hosts, made-up secrets */
    APP_ENV: z.enum(['production', 'demo', 'development', 'test']).default('production'),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
    HOST: z.string().default('0.0.0.0'),
    PORT: z.coerce.number().int().min(0).max(65535).default(3000),
    APP_URL: address,
    ASSET_BASE_URL: address.optional(),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    QUEUE_PREFIX: z.string().min(1).default('afterlight'),
    QUEUE_LOCK_SECONDS: z.coerce.number().min(1).max(600).default(30),
    DATA_DIR: z.string().default('.data'),
    S3_BUCKET: optionalText,
    S3_REGION: z.string().default('auto'),
    S3_ENDPOINT: address.optional(),
    S3_ACCESS_KEY_ID: optionalText,
    S3_SECRET_ACCESS_KEY: optionalText,
    SECRET_KEY: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32'),
    SHOPIFY_API_KEY: z.string().min(1),
    SHOPIFY_API_SECRET: z.string().min(1),
    SHOPIFY_SIMULATOR_URL: address.optional(),
    APP_BRIDGE_URL: address.optional(),
    PRIVATE_HOSTS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((host) => host.trim())
          .filter(Boolean),
      ),
    PIXEL_THREADS: z.coerce.number().int().min(1).max(64).optional(),
    CUT_OUT_MODEL: optionalText,
    METRICS_TOKEN: optionalText,
    OPERATOR_TOKEN: z.string().min(16, 'needs at least 16 characters').optional(),
  })
  .superRefine((env, context) => {
    const refuse = (name: string, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    if (env.S3_BUCKET && !(env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY))
      refuse('S3_BUCKET', 'needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY beside it');
    if (env.APP_ENV !== 'production') return;
    if (env.SHOPIFY_SIMULATOR_URL) refuse('SHOPIFY_SIMULATOR_URL', 'is refused in production; unset it');
    if (env.PRIVATE_HOSTS.length) refuse('PRIVATE_HOSTS', 'is refused in production; unset it');
    if (!env.APP_URL.startsWith('https:')) refuse('APP_URL', 'must be https in production');
  });

export type Env = z.infer<typeof envSchema>;

/** Reads the environment once, at boot. Throws one error that lists every fault. An empty value counts as absent. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const parsed = envSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) =>
      `  ${issue.path.join('.')}: ${given[String(issue.path[0])] === undefined ? 'is missing; ' : ''}${issue.message}`,
  );
  throw new Error(`The environment is not complete (see .env.example):\n${faults.join('\n')}`);
}
