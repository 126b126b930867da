/** Advisory locks: taken with a transaction, let go of with it. */
import { createHash } from 'node:crypto'
import type { Locks } from './engine.js'

/** Locks of one transaction at most, for the server keeps a table of them; past it the whole space is locked. */
const mostLocks = 100

/** Takes locks in the order of their names, so that no two transactions wait for each other. */
export function lockText(locks: Locks): string {
  const { together, alone } = bounded(locks)
  const names = [...together.map((name) => ({ name, how: '_shared' })), ...alone.map((name) => ({ name, how: '' }))]
  if (names.length === 0) return ''
  names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return `SELECT ${names.map(({ name, how }) => `pg_advisory_xact_lock${how}(${numberOf(name)})`).join(',')}`
}

function bounded({ together = [], alone = [] }: Locks): Required<Locks> {
  if (together.length + alone.length <= mostLocks) return { together, alone }
  const isWhole = (name: string): boolean => !/^[23] /.test(name)
  // the lock of the space stands for all that is in it
  const space = together.filter((name) => name.startsWith('0 '))
  return {
    together: together.filter((name) => isWhole(name) && !space.includes(name)),
    alone: [...alone.filter(isWhole), ...space],
  }
}

const numberOf = (name: string): string =>
  createHash('sha256').update(`idvsim ${name}`).digest().readBigInt64BE().toString()
