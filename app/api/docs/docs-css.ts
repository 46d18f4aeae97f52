/** The reference page's own style sheet: no font, picture or script from anywhere else. */
export const docsCss = `
:root { color-scheme: light; --ink: #1b1b1f; --quiet: #63636c; --hair: #e6e5ea; --paper: #fff; --wash: #f7f6f9; --accent: #4b3fd6; --code: #17161d; --code-ink: #ececf4; }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 24px; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; font: 16px/1.6 Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
a { color: var(--accent); text-underline-offset: 3px; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: 13.5px; }
:not(pre) > code { background: var(--wash); border: 1px solid var(--hair); border-radius: 5px; padding: 1px 5px; overflow-wrap: anywhere; }
.layout { display: grid; grid-template-columns: 264px minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-right: 1px solid var(--hair); padding: 28px 12px 48px 24px; background: var(--wash); }
nav .brand { font-size: 19px; font-weight: 650; letter-spacing: -.2px; color: var(--ink); text-decoration: none; }
nav .brand span { color: var(--quiet); font-weight: 400; }
nav h2 { font-size: 12px; font-weight: 600; color: var(--quiet); margin: 24px 0 4px; letter-spacing: .3px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 4px 10px; margin-left: -10px; border-radius: 7px; font-size: 14px; line-height: 1.45; color: var(--ink); text-decoration: none; }
nav li a:hover { background: #eceaf2; }
nav li a[aria-current] { background: #e6e3fb; color: #352aa8; }
nav summary { display: none; }
main { min-width: 0; padding: 40px clamp(20px, 4vw, 64px) 120px; }
h1 { font-size: clamp(30px, 4.4vw, 44px); line-height: 1.12; letter-spacing: -1px; margin: 8px 0 12px; font-weight: 680; }
main > section { padding: 44px 0; border-top: 1px solid var(--hair); max-width: 1240px; }
main > section:first-of-type { border-top: 0; padding-top: 24px; }
section > h2 { font-size: 27px; letter-spacing: -.5px; line-height: 1.2; margin: 0 0 14px; }
h3 { font-size: 19px; letter-spacing: -.2px; line-height: 1.3; margin: 0 0 6px; }
h4 { font-size: 14px; margin: 22px 0 6px; }
p { margin: 0 0 14px; max-width: 68ch; }
.lead { font-size: 18px; color: var(--quiet); max-width: 62ch; }
article { display: grid; grid-template: "head code" auto "fields code" 1fr / minmax(0, 1fr) minmax(0, 1fr); gap: 0 44px; padding: 34px 0; border-top: 1px solid var(--hair); }
article:first-of-type { border-top: 0; }
article > header { grid-area: head; min-width: 0; }
.fields-side { grid-area: fields; min-width: 0; }
.code-side { grid-area: code; min-width: 0; position: sticky; top: 24px; align-self: start; }
.endpoint { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; margin: 0 0 12px; font-size: 13.5px; }
.endpoint code { background: none; border: 0; padding: 0; font-size: 14px; }
.method { font: 650 12px/1 ui-monospace, Menlo, Consolas, monospace; padding: 5px 7px; border-radius: 6px; background: #e5f3ea; color: #17633a; }
.method.POST { background: #e6e3fb; color: #3a2fb0; }
.method.DELETE { background: #fbe6e3; color: #9b2b1d; }
.scope { color: var(--quiet); font-size: 13px; }
figure { margin: 0 0 14px; border-radius: 12px; background: var(--code); color: var(--code-ink); overflow: hidden; }
figcaption { display: flex; justify-content: space-between; align-items: center; min-height: 40px; padding: 0 6px 0 16px; font-size: 12.5px; color: #a9a8b8; border-bottom: 1px solid #2b2a35; }
figure pre { margin: 0; padding: 14px 16px 16px; overflow-x: auto; line-height: 1.55; max-height: 460px; }
button.copy { font: inherit; color: var(--code-ink); background: none; border: 0; border-radius: 7px; padding: 8px 11px; cursor: pointer; min-height: 36px; }
button.copy:hover { background: #2b2a35; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
figure :focus-visible { outline-color: #aaa2ff; outline-offset: -3px; }
.scroll { overflow-x: auto; margin: 0 0 16px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.5; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 13px; padding: 6px 14px 6px 0; border-bottom: 1px solid var(--hair); }
td { padding: 8px 14px 8px 0; border-bottom: 1px solid var(--hair); vertical-align: top; overflow-wrap: break-word; }
dl.fields { margin: 0; }
dl.fields > div { padding: 9px 0; border-top: 1px solid var(--hair); }
dl.fields dt { display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: baseline; }
dl.fields dt code { background: none; border: 0; padding: 0; font-weight: 600; }
dl.fields .type { color: var(--quiet); font-size: 13px; overflow-wrap: anywhere; }
dl.fields .needed { color: #a3330f; font-size: 12.5px; }
dl.fields dd { margin: 2px 0 0; font-size: 14px; line-height: 1.5; color: #3c3c44; overflow-wrap: break-word; }
details.more > summary { cursor: pointer; font-weight: 600; font-size: 14px; padding: 8px 0; }
.problems { font-size: 13.5px; color: var(--quiet); }
.swatch { display: inline-block; width: 14px; height: 14px; border-radius: 4px; vertical-align: -2px; margin-right: 6px; }
.values { display: grid; grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); gap: 12px; background: var(--wash); border: 1px solid var(--hair); border-radius: 14px; padding: 18px; margin: 18px 0 22px; }
.values p { grid-column: 1 / -1; margin: 0; font-size: 14px; color: var(--quiet); }
.values label { font-size: 13px; font-weight: 600; }
.values input { display: block; width: 100%; margin-top: 4px; font: 14px ui-monospace, Menlo, Consolas, monospace; padding: 9px 11px; min-height: 40px; border: 1px solid #cfcdd8; border-radius: 9px; background: #fff; color: var(--ink); }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 8px 24px; }
@media (max-width: 1080px) { article { grid-template: "head" auto "code" auto "fields" auto / minmax(0, 1fr); } .code-side { position: static; } }
@media (max-width: 820px) {
  .layout { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--hair); padding: 16px 20px; }
  nav summary { display: flex; align-items: center; justify-content: space-between; min-height: 44px; font-weight: 600; cursor: pointer; }
  nav summary::after { content: ""; width: 9px; height: 9px; margin-right: 6px; border: solid var(--quiet); border-width: 0 2px 2px 0; transform: rotate(45deg); }
  nav details[open] summary::after { transform: rotate(225deg); }
  nav details:not([open]) > :not(summary) { display: none; }
  nav li a { padding: 10px; }
  main { padding: 28px 20px 80px; }
  main > section { padding: 34px 0; }
  .wide thead { display: none; }
  .wide td { display: block; padding: 2px 0; border: 0; }
  .wide tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--hair); }
}
@media print { nav, button.copy, .values { display: none; } .layout { display: block; } figure { color: #000; background: #f4f4f4; } }
`;
