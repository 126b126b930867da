/** The page as it is sent: one text with its style and script in it, and headers that allow nothing else. */
import { createHash } from 'node:crypto'
import { runPage } from './page.client.js'
import { css } from './page.css.js'
import { makeScreens } from './page.screens.js'
import { makeUi } from './page.ui.js'

/** A text and the headers it is sent with. */
export interface Page {
  text: string
  headers: Readonly<Record<string, string>>
}

const script = `(${runPage})((${makeUi})(), ${makeScreens})`
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Whoever embeds the page may: vendors are embedded in their clients' own pages. */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(css)}`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

const wrap = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<header>
<p class="strip"><span>Simulation: nothing here is a real verification</span><b>SPECIMEN</b></p>
</header>
${body}
</body>
</html>
`

/** Serves every journey: what is shown comes from the journey's own state. */
export const page: Page = {
  headers,
  text: wrap(
    'Simulation',
    `<div class="page">
<main>
<p class="brand" id="brand"></p>
<p class="hide" role="status" id="status"></p>
<div class="card">
<ol class="steps" id="steps" aria-label="Steps"></ol>
<div id="complaint"></div>
<div id="screen"><h1>One moment</h1><noscript><p>This page needs JavaScript.</p></noscript></div>
</div>
</main>
<aside class="panel" aria-labelledby="panel-title">
<h2 id="panel-title">Developer panel</h2>
<p class="soft">Only the simulator has this. It plays <code id="scenario"></code> for the journey <code id="journey"></code>.</p>
<label class="field" for="outcome">Choose the outcome</label>
<select id="outcome"></select>
<div class="row"><button type="button" id="apply">Apply the outcome</button></div>
<h3>Play the rest</h3>
<div class="row three">
<button type="button" id="complete">Complete</button>
<button type="button" id="abandon">Abandon</button>
<button type="button" id="expire">Expire</button>
</div>
<div id="posts-group" hidden>
<h3>Tell the embedding window</h3>
<div class="row" id="posts"></div>
</div>
</aside>
</div>
<script>${script}</script>`,
  ),
}

/** Answers a link that leads to no journey. */
export const nothingHere: Page = {
  headers,
  text: wrap(
    'No such link',
    `<div class="page"><main><div class="card">
<h1>There is nothing behind this link</h1>
<p>No journey of this simulator has it. The link may belong to another namespace, or to a simulator that was restarted or reset since.</p>
<p class="soft">Links of a namespace other than the default one begin with <code>/~name</code>. Make a new journey to get a new link.</p>
</div></main></div>`,
  ),
}
