/** A real browser for the tests that need one: without it they are skipped out loud, and fail where nothing may be skipped. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { findProgram, testWith } from './programs.js'

const program = findProgram(['chromium', 'chromium-browser', 'google-chrome'], 'chromium', 'IDVSIM_TEST_CHROMIUM')
const testInBrowser = testWith(program)

let browser: Promise<Browser> | undefined
afterAll(async () => (await browser)?.close())

export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }
export const mobile: BrowserContextOptions = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

export interface Visit {
  page: Page
  /** What went wrong in the page: errors of scripts, and whatever the browser refused to load. */
  problems: string[]
}

/** Opens a page in a context of its own. Answers of the server that refuse something are no problem of the page. */
async function visit(options: BrowserContextOptions): Promise<Visit & AsyncDisposable> {
  browser ??= chromium.launch({ executablePath: program.path!, args: ['--no-sandbox'] })
  const context = await (await browser).newContext({ reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/^Failed to load resource: the server responded/.test(message.text())) {
      problems.push(message.text())
    }
  })
  return { page, problems, [Symbol.asyncDispose]: () => context.close() }
}

/** A test in a browser. */
export const browserTest = (name: string, options: BrowserContextOptions, run: (visit: Visit) => Promise<void>): void =>
  testInBrowser(name, async () => {
    await using opened = await visit(options)
    opened.page.setDefaultTimeout(15_000)
    await run(opened)
  })
