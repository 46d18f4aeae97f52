import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';

type Fetch = typeof fetch;

/** Sends what is meant for a shop's own host to a local simulator, which is told the shop in a header. */
export function fetchThrough(simulatorUrl: string | undefined): Fetch {
  if (!simulatorUrl) return (input, init) => fetch(input, init);
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!url.hostname.endsWith('.myshopify.com')) return fetch(input, init);
    const headers = new Headers(input instanceof Request ? input.headers : undefined);
    for (const [name, value] of new Headers(init?.headers)) headers.set(name, value);
    headers.set('x-forwarded-host', url.hostname);
    return fetch(new URL(url.pathname + url.search, simulatorUrl), { ...init, headers });
  };
}

/** The same for Shopify's libraries. Call it after all imports: importing them resets their fetch function. */
export function routeLibrariesThrough(simulatorUrl: string): void {
  const route = fetchThrough(simulatorUrl);
  setAbstractFetchFunc((input, init) => route(input, init));
}
