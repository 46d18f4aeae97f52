import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { contextOf } from '#app/load-context.ts';

/** How long deferred data may take before the rest of the document is given up. */
export const streamTimeout = 5000;

/** Streams the document: people get the shell at once, crawlers the whole page. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const { shopify, services } = contextOf(loadContext);
  shopify.addDocumentResponseHeaders(request, headers);
  // the library always preloads Shopify's own script; with another one the browser must not fetch both
  if (services.env.APP_BRIDGE_URL) headers.delete('Link');
  headers.set('content-type', 'text/html; charset=utf-8');
  const whenReady = isbot(request.headers.get('user-agent')) ? 'onAllReady' : 'onShellReady';

  return new Promise((resolve, reject) => {
    let finalStatus = status;
    let isShellSent = false;
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} abortDelay={streamTimeout} />,
      {
        [whenReady]: () => {
          isShellSent = true;
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: finalStatus }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          finalStatus = 500;
          // before the shell, the rejection above reaches the server's own log
          if (isShellSent) services.log.error({ err: error }, 'a page failed while it was streamed');
        },
      },
    );
    // a second later than Remix's own limit, so that its error boundary can still be streamed
    setTimeout(abort, streamTimeout + 1000).unref();
  });
}

/** Errors of loaders and actions; an aborted request is no error. */
export function handleError(
  error: unknown,
  { request, context }: { request: Request; context: AppLoadContext },
): void {
  if (request.signal.aborted) return;
  const { pathname } = new URL(request.url);
  contextOf(context).services.log.error({ err: error, path: pathname }, 'a page failed');
}
