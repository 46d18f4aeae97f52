import { oklabToSrgb } from '#app/imaging/colour.ts';
import type { Summary, SummaryAsset } from './summary.ts';
import { escapeMarkup } from '#app/platform/escape-markup.ts';

function swatches(summary: Summary): string {
  return (summary.profile?.palette ?? [])
    .map(
      ({ oklab, role, weight }) =>
        `<i title="${role} ${Math.round(weight * 100)} %" style="background:rgb(${oklabToSrgb(...oklab).join(',')})"></i>`,
    )
    .join('');
}

function figure(asset: SummaryAsset, scene: string): string {
  const { fidelity, style } = asset;
  const words = `ΔE p99 ${fidelity.p99DeltaE.toFixed(2)} · structure ${fidelity.structure.toFixed(2)} · style percentile ${style.percentile.toFixed(0)} · ${asset.seconds.toFixed(1)} s`;
  return `<figure><a href="${escapeMarkup(asset.file)}"><img src="${escapeMarkup(asset.file)}" alt="${escapeMarkup(scene)} photo"></a><figcaption><b>${escapeMarkup(scene)}</b> ${words}</figcaption></figure>`;
}

/** One page: every product before and after, with its figures, or the reason why it was not photographed. */
export function renderContactSheet(summary: Summary, originals: Map<string, string>): string {
  const products = [...new Set(summary.generations.map(({ product }) => product))];
  const rows = products.map((product) => {
    const own = summary.generations.filter((one) => one.product === product);
    const photos = own.flatMap(({ assets, scene }) => assets.map((asset) => figure(asset, scene))).join('');
    const reasons = [...new Set(own.flatMap(({ reason }) => reason ?? []))]
      .map((reason) => `<p class="reason">${escapeMarkup(reason)}</p>`)
      .join('');
    const original = originals.get(product);
    const before = original
      ? `<figure class="before"><img src="${escapeMarkup(original)}" alt="before"><figcaption><b>before</b></figcaption></figure>`
      : '';
    return `<section><h2>${escapeMarkup(product)}</h2><div class="row">${before}${photos}</div>${reasons}</section>`;
  });
  const published = summary.publications.filter(({ status }) => status === 'placed').length;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeMarkup(summary.store)}: contact sheet</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:0;background:#f4f3f1;color:#222}header,section{max-width:1500px;margin:0 auto;padding:20px 28px}
h1{margin:0 0 4px;font-size:26px}h2{font-size:16px;margin:0 0 10px}.row{display:flex;gap:14px;overflow-x:auto}figure{margin:0;width:270px;flex:none}
img{width:270px;height:270px;object-fit:contain;background:#fff;border-radius:8px;display:block}.before img{outline:2px solid #bbb}figcaption{font-size:12px;color:#666;margin-top:5px}
.reason{color:#8a4b00;margin:8px 0 0}i{display:inline-block;width:34px;height:34px;border-radius:50%;margin-right:6px;border:1px solid #0002}section{border-top:1px solid #ddd}</style>
<header><h1>${escapeMarkup(summary.store)}</h1><p>${(summary.profile?.sentences ?? []).map(escapeMarkup).join(' ')}</p><p>${swatches(summary)}</p>
<p>${summary.photosRead} photos read · ${summary.generations.reduce((sum, { assets }) => sum + assets.length, 0)} photos made · ${published} published · ${Math.round(summary.seconds)} s</p></header>
${rows.join('\n')}</html>`;
}
