import { vitePlugin as remix } from '@remix-run/dev';
import { defineConfig } from 'vite';
import remixConfig from './remix.config.js';

export default defineConfig({
  plugins: [remix(remixConfig)],
  build: { assetsInlineLimit: 0, target: 'es2022' },
  optimizeDeps: {
    // all that the browser needs: a package found only when a page asks for it would put React there twice
    noDiscovery: true,
    include: [
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-runtime',
      'react/jsx-dev-runtime',
      '@remix-run/react',
      '@shopify/polaris',
      '@shopify/polaris-icons',
      '@shopify/app-bridge-react',
      '@shopify/shopify-app-remix/react',
      'zod',
    ],
  },
  ssr: { noExternal: [/^@shopify\/(polaris|shopify-app-remix)/] },
  server: { cors: { preflightContinue: true } },
});
