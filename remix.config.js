/** @type {import('@remix-run/dev').VitePluginConfig} */
export default {
  appDirectory: 'app',
  buildDirectory: 'build',
  ignoredRouteFiles: ['**/.*', '**/*.test.{ts,tsx}'],
  serverModuleFormat: 'esm',
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    // the Shopify library's billing and re-authentication redirects lose their headers with single fetch
    v3_singleFetch: false,
    v3_throwAbortReason: true,
    v3_routeConfig: false,
  },
};
