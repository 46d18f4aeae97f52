// The simulated admin's pages as templates; values are escaped by the html tag.
import { html } from 'hono/html';
import { fileUrl } from './cdn.ts';
import { type Charge, legacyId, type Product, type Shop, type StoredFile, type World } from './state.ts';

type Html = ReturnType<typeof html>;

export function layout(world: World, shop: Shop, current: 'products' | 'app', content: Html): Html {
  const base = `/admin/store/${shop.domain.split('.')[0]}`;
  const mark = (name: string) => (name === current ? 'current' : '');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${shop.name} · simulated admin</title>
        <link rel="stylesheet" href="/admin.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <div class="top">
          <span class="mark">Admin<small>simulated Shopify</small></span
          ><span class="store">${shop.name}</span>
        </div>
        <div class="shell">
          <nav>
            <a class="${mark('products')}" href="${base}">Products</a>
            <h2>Apps</h2>
            <a class="${mark('app')}" href="${base}/apps/${world.app.handle}">${world.app.name}</a>
            <div class="app-links"></div>
          </nav>
          ${content}
        </div>
        <script src="/admin.js"></script>
      </body>
    </html>`;
}

export function productList(world: World, shop: Shop): Html {
  const base = `/admin/store/${shop.domain.split('.')[0]}/products`;
  const rows = [...shop.products.values()].map((product) => {
    const [first] = mediaOf(shop, product);
    const address = `${base}/${legacyId(product.id)}`;
    return html`<tr>
      <td>
        ${first?.content ? html`<img class="thumb" src="${fileUrl(world, shop, first)}" alt="" loading="lazy" />` : ''}
      </td>
      <td class="title"><a href="${address}">${product.title}</a></td>
      <td><span class="badge ${product.status}">${sentence(product.status)}</span></td>
      <td>${product.mediaIds.length}</td>
      <td class="muted">${product.productType}</td>
      <td class="muted">${product.vendor}</td>
    </tr>`;
  });
  return html`<main class="page">
    <header>
      <h1>Products</h1>
      <span class="muted">${shop.products.size} products</span>
    </header>
    <div class="card">
      <table>
        <thead>
          <tr>
            <th></th>
            <th>Product</th>
            <th>Status</th>
            <th>Media</th>
            <th>Type</th>
            <th>Vendor</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </main>`;
}

export function productPage(world: World, shop: Shop, product: Product): Html {
  const figures = mediaOf(shop, product).map(
    (file) =>
      html`<figure data-media="${file.id}">
        ${
          file.content
            ? html`<a href="${fileUrl(world, shop, file)}"
                ><img src="${fileUrl(world, shop, file)}" alt="${file.alt}" loading="lazy"
              /></a>`
            : html`<div class="empty">${sentence(file.status)}</div>`
        }
        <figcaption>
          ${file.status === 'READY' ? '' : html`<span class="badge ${file.status}">${sentence(file.status)}</span> `}${
            file.alt || 'No alt text'
          }
        </figcaption>
      </figure>`,
  );
  const variants = product.variants.map(
    (variant) =>
      html`<tr>
        <td class="title">${variant.title}</td>
        <td>${variant.sku}</td>
        <td>${variant.price}</td>
        <td class="muted">${variant.mediaIds.map(legacyId).join(', ')}</td>
      </tr>`,
  );
  return html`<main class="page">
    <header>
      <h1>${product.title}</h1>
      <span class="badge ${product.status}">${sentence(product.status)}</span>
    </header>
    <div class="card padded">
      <h2>Media</h2>
      <div class="gallery">${figures}</div>
    </div>
    <div class="card">
      <table>
        <thead>
          <tr>
            <th>Variant</th>
            <th>SKU</th>
            <th>Price</th>
            <th>Media</th>
          </tr>
        </thead>
        <tbody>
          ${variants}
        </tbody>
      </table>
    </div>
    <p class="muted">${product.id} · changed ${product.updatedAt.toISOString()}</p>
  </main>`;
}

export function appFrame(world: World, shop: Shop, address: string): Html {
  const { handle, name, homePath } = world.app;
  return html`<div class="app-area">
    <div class="save-bar">
      <span>Unsaved changes</span><button class="discard">Discard</button><button class="save">Save</button>
    </div>
    <div class="title-bar" data-app="${name}">
      <h1>${name}</h1>
      <div class="actions"></div>
    </div>
    <div class="loading"></div>
    <iframe
      class="app"
      name="app-iframe"
      title="${name}"
      data-store="${shop.domain.split('.')[0]}"
      data-shop="${shop.domain}"
      data-app="${handle}"
      data-home="${homePath}"
      data-app-origin="${new URL(address).origin}"
      src="${address}"
    ></iframe>
    <div class="toast" role="status"></div>
  </div>`;
}

export function noApp(): Html {
  return html`<main class="page">
    <header><h1>No app</h1></header>
    <div class="card padded">
      The simulator does not know where the app is. Start it with --app-url, or POST {"url": "http://…"} to
      /_sim/app.
    </div>
  </main>`;
}

export function chargePage(shop: Shop, charge: Charge): Html {
  const prices = charge.price
    ? [`${charge.price.amount} ${charge.price.currencyCode} once`]
    : charge.lineItems.map((line) =>
        line.recurring
          ? `${line.recurring.price.amount} ${line.recurring.price.currencyCode} ${sentence(line.recurring.interval).toLowerCase()}`
          : `${line.usage?.terms} (at most ${line.usage?.cappedAmount.amount} ${line.usage?.cappedAmount.currencyCode})`,
      );
  return html`<main class="page">
    <header>
      <h1>Approve ${charge.name}</h1>
      <span class="badge">${sentence(charge.status)}</span>
    </header>
    <form
      class="card padded"
      method="post"
      action="/shops/${shop.domain}/admin/charges/${legacyId(charge.id)}/confirm"
    >
      <ul>
        ${prices.map((price) => html`<li>${price}</li>`)}
      </ul>
      <p class="muted">${charge.trialDays} days of trial${charge.test ? ' · test charge' : ''}</p>
      <button class="button" name="decision" value="decline">Decline</button>
      <button class="button primary" name="decision" value="approve">Approve</button>
    </form>
  </main>`;
}

function mediaOf(shop: Shop, product: Product): StoredFile[] {
  return product.mediaIds.flatMap((id) => shop.files.get(id) ?? []);
}

function sentence(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
}
