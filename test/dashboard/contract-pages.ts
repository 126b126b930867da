/** What tests of the section Contracts share: every address of it, and what a page of it must be. */
import type { RunningSimulator } from '../../src/index.js'
import { pageUrl } from './support.js'

/** The addresses of every endpoint and event page, by vendor, as the catalogue has them. */
export async function detailPaths(sim: RunningSimulator): Promise<string[]> {
  const { vendors, control } = await sim.catalog()
  return [
    ...vendors.flatMap(({ id, endpoints, events }) => [
      ...endpoints.map(({ name }) => `/ui/contracts/${id}/endpoints/${name}`),
      ...events.map(({ key }) => `/ui/contracts/${id}/events/${key}`),
    ]),
    ...control.map(({ name }) => `/ui/contracts/control/endpoints/${name}`),
  ]
}

export interface Fetched {
  path: string
  status: number
  html: string
}

/** Pages that were fetched already are not fetched again. */
export function pagesOf(sim: RunningSimulator): (path: string) => Promise<Fetched> {
  const known = new Map<string, Promise<Fetched>>()
  return (path) => {
    const before = known.get(path)
    if (before) return before
    const asked = fetch(pageUrl(sim, path)).then(async (response) => ({
      path,
      status: response.status,
      html: await response.text(),
    }))
    known.set(path, asked)
    return asked
  }
}

const empty = new Set(['meta', 'link', 'input', 'br', 'hr', 'img'])
/** What ends a paragraph that is open, so that the tree is another than was written. */
const blocks = new Set([
  'div',
  'p',
  'ul',
  'ol',
  'section',
  'table',
  'details',
  'h1',
  'h2',
  'h3',
  'h4',
  'pre',
  'form',
  'nav',
  'dl',
])

/** What is wrong with the tags and ids of a page, in a sentence each. */
export function faultsOf({ html }: Fetched): string[] {
  const open: string[] = []
  const faults: string[] = []
  for (const [tag, end, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (empty.has(name!)) continue
    if (!end) {
      if (blocks.has(name!) && open.includes('p')) faults.push(`${tag} stands in a paragraph`)
      open.push(name!)
    } else if (open.pop() !== name) return [...faults, `${tag} closes what is not open, near ${html.length}`]
  }
  if (open.length > 0) faults.push(`${open.join(' ')} is not closed`)
  const ids = idsOf(html)
  const twice = ids.filter((id, i) => ids.indexOf(id) !== i)
  return twice.length > 0 ? [...faults, `ids stand twice: ${twice.join(', ')}`] : faults
}

export const idsOf = (html: string): string[] => [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)

/** Addresses of the section that a page leads to, below `/_sim`. */
export const linksIn = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/ href="\/_sim(\/ui\/contracts[^"]*)"/g)].map(([, path]) => path!.replaceAll('&amp;', '&')),
  ),
]

/** A text as it stands in a page. */
export const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')

/** A text of a page as it was before. */
export const unescaped = (html: string): string =>
  html
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&')
