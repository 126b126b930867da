/** What tests of the dashboard share: a server with everything in it, and what a page must never have. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../../src/index.js'

const require = createRequire(import.meta.url)
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** A server whose clock stands still, and whose processing takes no time. */
export const startServer = (options: SimulatorOptions = {}): Promise<RunningSimulator> =>
  startSimulator({ port: 0, clock: 'frozen', processingMs: 0, ...options })

/** The address of a page. */
export const pageUrl = (sim: RunningSimulator, path = '/'): string => `${sim.url}/_sim${path}`

/** What axe finds wrong with the page as it stands, in a sentence each. */
export async function axeFinds(page: Page): Promise<string[]> {
  // through the inspector: the page's own policy lets no such script in
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
      }
    ).axe.run({ resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

/** Holds a page to what every page must be: nothing for axe, and nothing wider than the window. */
export async function expectSound(page: Page): Promise<void> {
  expect(await axeFinds(page)).toEqual([])
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wider).toBeLessThanOrEqual(0)
}
