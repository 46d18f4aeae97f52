import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from './remix.config.js';

export default defineConfig({
  plugins: [remix(remixConfig)],
  build: { assetsInlineLimit: 0, target: 'es2022' },
  optimizeDeps: {
    include: ['@shopify/polaris', '@shopify/app-bridge-react', '@shopify/shopify-app-remix/react'],
  },
  ssr: { noExternal: [/^@shopify\/(polaris|shopify-app-remix)/] },
  server: { cors: { preflightContinue: true } },
});
