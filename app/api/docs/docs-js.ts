/** The reference page works without it; it copies, fills the reader's own values into the curls, and marks the place. */
export const docsJs = `
'use strict';
const blocks = [...document.querySelectorAll('pre[data-code]')].map((pre) => ({ pre, text: pre.textContent }));
const inputs = [...document.querySelectorAll('.values input')];
const fill = () => {
  const given = inputs.filter((input) => input.value.trim());
  for (const { pre, text } of blocks) {
    let filled = text;
    for (const input of given) {
      const value = input.value.trim().replace(/[^A-Za-z0-9_.-]/g, '');
      filled = filled.replaceAll("'\\"$" + input.name + "\\"'", value).replaceAll('$' + input.name, value);
    }
    pre.textContent = filled;
  }
};
for (const input of inputs) {
  try { input.value = sessionStorage.getItem('docs.' + input.name) || ''; } catch {}
  input.addEventListener('input', () => {
    try { sessionStorage.setItem('docs.' + input.name, input.value); } catch {}
    fill();
  });
}
fill();
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button.copy');
  if (!button) return;
  const pre = button.closest('figure').querySelector('pre');
  try {
    await navigator.clipboard.writeText(pre.textContent);
  } catch {
    const range = document.createRange();
    range.selectNodeContents(pre);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 1600);
});
const links = new Map([...document.querySelectorAll('nav li a')].map((link) => [link.hash.slice(1), link]));
const narrow = matchMedia('(max-width: 820px)');
const menu = document.querySelector('nav details');
const fold = () => { menu.open = !narrow.matches; };
narrow.addEventListener('change', fold);
fold();
menu.addEventListener('click', (event) => { if (narrow.matches && event.target.closest('a')) menu.open = false; });
const marks = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    for (const link of links.values()) link.removeAttribute('aria-current');
    const link = links.get(entry.target.id);
    link.setAttribute('aria-current', 'true');
    if (!narrow.matches) link.scrollIntoView({ block: 'nearest' });
  }
}, { rootMargin: '-10% 0px -80% 0px' });
for (const id of links.keys()) { const place = document.getElementById(id); if (place) marks.observe(place); }
`;
