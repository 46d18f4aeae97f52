/** The queue backends of this test run: always PostgreSQL, and Redis where there is one. */
export function queueBackends(databaseUrl: string) {
  const postgres = { backend: 'postgres', env: { DATABASE_URL: databaseUrl } };
  const redisUrl = process.env.TEST_REDIS_URL;
  if (!redisUrl) return [postgres];
  return [postgres, { backend: 'redis', env: { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } }];
}
