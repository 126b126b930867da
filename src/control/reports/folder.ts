/** The folder of reports: which files it has, and what one holds. Somebody else writes it, so nothing in it is believed. */
import { constants } from 'node:fs'
import { lstat, open, opendir } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that are looked at, and the largest that is read, in bytes. */
export const mostFiles = 1000
export const largest = 8 << 20

/** A file that may be a report. */
export interface Found {
  name: string
  modifiedMs: number
  bytes: number
  /** Why it is not read. */
  problem?: string
}

/** Lists the files that end in `.json`, newest first, or says why there are none. Folders below are not looked into. */
export async function filesIn(folder: string): Promise<{ files: Found[]; problem: string | null }> {
  const files: Found[] = []
  let problem: string | null = null
  try {
    for await (const { name } of await opendir(folder)) {
      if (!name.endsWith('.json')) continue
      if (files.length === mostFiles) {
        problem = `The folder holds more than ${mostFiles} files: not all of them are listed.`
        break
      }
      const found = await look(folder, name)
      if (found) files.push(found)
    }
  } catch (error) {
    problem = `The folder cannot be read: ${codeOf(error)}.`
  }
  files.sort((a, b) => b.modifiedMs - a.modifiedMs || (a.name < b.name ? -1 : 1))
  return { files, problem }
}

/** One file of the folder itself; undefined for a name of nothing, or of something elsewhere. */
export async function look(folder: string, name: string): Promise<Found | undefined> {
  if (!name.endsWith('.json') || /[/\\\0]/.test(name)) return undefined
  const stats = await lstat(join(folder, name)).catch(() => undefined)
  if (!stats) return undefined
  const found = { name, modifiedMs: stats.mtimeMs, bytes: stats.size }
  if (stats.isFile()) return stats.size > largest ? { ...found, problem: tooLarge } : found
  return { ...found, problem: stats.isSymbolicLink() ? 'It is a link, and links are not followed.' : 'It is no file.' }
}

const tooLarge = `It is larger than ${largest >> 20} MB.`

/** The text of a file, or why there is none. */
export async function readText(folder: string, name: string): Promise<{ text: string } | { problem: string }> {
  // it may have become a link, or a pipe, since it was looked at
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  try {
    await using file = await open(join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    const buffer = Buffer.alloc(Math.min((await file.stat()).size, largest) + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > largest) return { problem: tooLarge }
    return { text: new TextDecoder().decode(buffer.subarray(0, length)) }
  } catch (error) {
    return { problem: `It cannot be read: ${codeOf(error)}.` }
  }
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is no folder',
  EACCES: 'this process may not',
  EPERM: 'this process may not',
}
const codeOf = (error: unknown): string => {
  const { code = '', message } = error as NodeJS.ErrnoException
  return words[code] ?? (code || message)
}
