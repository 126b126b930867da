/** What is written by hand keeps up with what it tells of: links lead somewhere, and numbers are those of the code. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../src/kit/examine/checks.js'
import { bodyClasses } from '../src/kit/mutate/body-classes.js'
import { messageClasses } from '../src/kit/mutate/message-classes.js'

const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  ),
]
const read = (page: string): string => readFileSync(page, 'utf8')
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .trim()
    .replaceAll(' ', '-')
const anchorsOf = (page: string): string[] =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchorOf(title!))

test('every link from page to page leads somewhere', () => {
  const links = pages.flatMap((page) =>
    [
      ...read(page)
        .replace(/```[\s\S]*?```/g, '')
        .matchAll(/\]\(([^)\s]+)\)/g),
    ].map(([, to]) => ({ page, to: to! })),
  )
  const dead = links.filter(({ page, to }) => {
    if (/^https?:/.test(to)) return false
    const [path = '', anchor] = to.split('#')
    const file = path ? join(dirname(page), path) : page
    return !existsSync(file) || (anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(anchor))
  })
  expect(links.length).toBeGreaterThan(100)
  expect(dead).toEqual([])
})

test('numbers of classes and checks are those there are', () => {
  const told = (pattern: RegExp): string[] =>
    pages.flatMap((page) => [...read(page).matchAll(pattern)].map(([, n]) => n!))
  const classes = told(/(\d+) classes\b/g)
  expect(classes.length).toBeGreaterThan(1)
  expect(new Set(classes)).toEqual(new Set([`${bodyClasses.length + messageClasses.length}`]))
  expect(new Set(told(/by (\d+) checks\b/g))).toEqual(new Set([`${checks.length}`]))
})
