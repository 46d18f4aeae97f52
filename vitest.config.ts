import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{app,test,scripts,bench,extensions}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/setup/global-setup.ts'],
    setupFiles: ['test/setup/each-file.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: true,
    reporters: process.env.CI ? ['default'] : ['default'],
  },
});
