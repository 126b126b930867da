/** How the hosted page looks: no vendor's colours, light or dark as the person has it, from 320 pixels up. */

export const css = `
:root {
  color-scheme: light dark;
  --ground: #f3f6f4; --card: #ffffff; --ink: #16211d; --soft: #54625c; --line: #d5ded9;
  --accent: #1b6a55; --on-accent: #ffffff; --tint: #e5f1ec;
  --note: #fff3d1; --on-note: #644a00; --note-line: #ecd592;
  --good: #1b6a55; --bad: #a6322b; --neutral: #4b5f7d; --bad-tint: #fbeae8; --neutral-tint: #e9eef5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1513; --card: #18201d; --ink: #e7efeb; --soft: #a4b3ac; --line: #2d3a35;
    --accent: #62c9aa; --on-accent: #06231a; --tint: #1d2f29;
    --note: #362c10; --on-note: #ffe09a; --note-line: #5a4a1c;
    --good: #62c9aa; --bad: #f19b94; --neutral: #a9c0e2; --bad-tint: #3a2321; --neutral-tint: #222c3a;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.strip {
  display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; justify-content: center; margin: 0;
  padding: .5rem 1rem; background: var(--note); color: var(--on-note); border-bottom: 1px solid var(--note-line);
  font-size: .9rem; text-align: center;
}
.strip b { letter-spacing: .14em; font-size: .72rem; border: 1px solid currentColor; border-radius: 4px; padding: 0 .4rem; }
.page {
  display: grid; gap: 1.5rem; max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem;
  grid-template-columns: minmax(0, 1fr);
}
@media (min-width: 56rem) {
  .page { grid-template-columns: minmax(0, 1fr) 19rem; gap: 2rem; padding-top: 2.5rem; align-items: start; }
  .panel { position: sticky; top: 1.5rem; }
}
.brand { margin: 0 0 1rem; font-weight: 600; color: var(--soft); }
.card, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 16px; }
.card { padding: clamp(1.25rem, 4vw, 2.25rem); }
h1 { margin: 0 0 1rem; font-size: clamp(1.4rem, 4.5vw, 1.8rem); line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
h1:focus { outline: none; }
h2 { margin: 0 0 .5rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
.soft { color: var(--soft); }
.steps { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; margin: 0 0 1.5rem; padding: 0; list-style: none; font-size: .88rem; color: var(--soft); }
.steps li { display: flex; gap: .4rem; align-items: center; }
.steps li::before { content: ""; width: .6rem; height: .6rem; border-radius: 50%; border: 2px solid var(--line); background: none; flex: none; }
.steps li[aria-current] { color: var(--ink); font-weight: 600; }
.steps li[aria-current]::before { border-color: var(--accent); }
.steps li.passed::before { border-color: var(--good); background: var(--good); }
.steps li.failed::before { border-color: var(--bad); background: var(--bad); }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button, .pick, .go {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.9rem; padding: .6rem 1.25rem;
  border: 1px solid var(--line); border-radius: 10px; background: var(--card); color: var(--ink);
  font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
}
button:hover, .pick:hover { border-color: var(--accent); }
button.main, .go { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button.main:hover, .go:hover { filter: brightness(1.08); }
button:focus-visible, a:focus-visible, select:focus-visible, input:focus-visible, .pick:focus-within, .choice:focus-within {
  outline: 3px solid var(--accent); outline-offset: 2px;
}
.choice input:focus-visible { outline: none; }
[aria-busy=true] button { opacity: .6; cursor: progress; }
button:disabled { opacity: .45; cursor: default; border-color: var(--line); }
label.field, .field > span { display: block; font-weight: 600; margin-bottom: .35rem; }
.field { margin-bottom: 1.25rem; }
select, input[type=text] {
  width: 100%; min-height: 2.9rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 10px;
  background: var(--card); color: var(--ink); font: inherit; text-overflow: ellipsis;
}
input.code { max-width: 14rem; font-size: 1.4rem; letter-spacing: .3em; font-variant-numeric: tabular-nums; }
fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .35rem; font-weight: 600; }
.choices { display: grid; gap: .6rem; }
.choice { display: flex; gap: .75rem; align-items: center; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 10px; cursor: pointer; }
.choice:has(:checked) { border-color: var(--accent); background: var(--tint); }
/* a kind the country does not issue */
.choice:has(:disabled) { opacity: .5; cursor: default; }
.choice input { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
.slots { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.frame {
  display: grid; place-items: center; aspect-ratio: 856 / 540; margin-bottom: .75rem; overflow: hidden;
  border: 2px dashed var(--line); border-radius: 12px; background: var(--ground); color: var(--soft); font-size: .9rem;
}
.frame.tall { aspect-ratio: 3 / 4; max-height: 19rem; width: 14.25rem; max-width: 100%; }
.frame.full { border-style: solid; }
.frame img { width: 100%; height: 100%; object-fit: cover; }
.slot .row { margin-top: 0; gap: .5rem; }
.slot button, .pick { flex: 1 1 9rem; padding-inline: .75rem; font-size: .95rem; }
.alert { padding: .8rem 1rem; margin: 0 0 1.25rem; border-radius: 10px; background: var(--bad-tint); color: var(--bad); font-weight: 600; }
progress { width: 100%; height: .5rem; margin: .5rem 0 1.25rem; border: 0; border-radius: 99px; overflow: hidden; background: var(--line); accent-color: var(--accent); }
progress::-webkit-progress-bar { background: var(--line); }
progress:indeterminate { background: linear-gradient(90deg, var(--line) 30%, var(--accent) 50%, var(--line) 70%) 0 0 / 300% 100%; animation: run 1.6s linear infinite; }
progress:indeterminate::-webkit-progress-bar { background: transparent; }
@keyframes run { from { background-position: 150% 0; } to { background-position: -150% 0; } }
.mark { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin-bottom: 1rem; border-radius: 50%; font-size: 1.6rem; font-weight: 700; }
.good .mark { background: var(--tint); color: var(--good); }
.bad .mark { background: var(--bad-tint); color: var(--bad); }
.neutral .mark { background: var(--neutral-tint); color: var(--neutral); }
.panel { padding: 1.25rem; font-size: .92rem; }
.panel p { margin-bottom: .85rem; }
.panel .row { margin: .6rem 0 1.1rem; gap: .5rem; }
.panel .field { margin: 0 0 .35rem; }
.panel .row:last-child, .panel .row:has(+ [hidden]) { margin-bottom: 0; }
.panel .three { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); }
.panel .three button { padding-inline: .1rem; font-size: .8rem; }
.panel button { flex: 1 1 auto; min-height: 2.6rem; padding: .4rem .8rem; font-size: .9rem; }
.panel select { min-height: 2.6rem; }
.panel h3 { margin: 0 0 .25rem; font-size: .9rem; }
code { font: .85em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.hide { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30rem) {
  #screen .row > * { flex: 1 1 100%; }
  #screen .slot .row > * { flex-basis: 9rem; }
  .frame.tall { margin-inline: auto; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
`
