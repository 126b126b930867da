/** Where state is to be kept, as the options say it, and how that is shown to people: never with a password. */
import { SimError } from '../../errors.js'

export interface StorePlace {
  /** A file, for SQLite. */
  persist?: string | undefined
  /** The URL of a PostgreSQL database. */
  store?: string | undefined
}

/** Checks that at most one place is named, and that it is one. @throws SimError that repeats no password */
export function checkPlace({ persist, store }: StorePlace): void {
  if (persist !== undefined && store !== undefined) {
    throw new SimError(
      'bad_option',
      'persist and store name two places to keep state in',
      'Give one of them: --persist FILE for one process, --store postgres://… for several.',
    )
  }
  if (persist === '')
    throw new SimError('bad_option', 'persist names no file', 'Give the path of a file, such as ./idvsim.db.')
  if (store !== undefined && !(isPostgres.test(store) && URL.canParse(store))) {
    throw new SimError(
      'bad_option',
      `store ${JSON.stringify(shownUrl(store))} is not accepted: expected the URL of a PostgreSQL database`,
      'Write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, or postgresql://…; a file is given with --persist FILE.',
    )
  }
  if (store !== undefined && isCutShort(new URL(store))) {
    throw new SimError(
      'bad_option',
      `store ${JSON.stringify(shownUrl(store))} is not accepted: its password ends too early`,
      'Write characters that mean something in a URL by their codes: @ is %40, / is %2F, # is %23, ? is %3F, % is %25.',
    )
  }
}

/** Whether the @ before the host stands behind what a URL takes for the host: a password was not written as URLs want it. */
const isCutShort = ({ pathname, hash }: URL): boolean => hash !== '' || pathname.includes('@')

const isPostgres = /^postgres(ql)?:\/\//i

/** Says where state is kept, for people. */
export const shownPlace = ({ persist, store }: StorePlace): string | undefined =>
  store === undefined ? persist : shownUrl(store)

/** A URL without what must not be shown: the password, and whatever stands behind the question mark. */
const shownUrl = (url: string): string =>
  url
    .replace(/\?.*$/s, '')
    .replace(/(:\/\/[^/:@]*):.*@/s, '$1@')
    .replace(/:[^/@]*@/, '@')
