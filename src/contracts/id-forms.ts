/** What an id of a format looks like. */
import type { IdFormat } from './profile.js'
import type { Provenance } from './provenance.js'

/** Members of bodies that hold ids of one kind, and the forms in which the vendor gives them out. Clients must not rely on the form. */
export interface IdMembers extends Provenance {
  /** Names of the members, wherever they stand in an answer or a webhook. */
  members: readonly string[]
  forms: readonly IdFormat[]
}

/** Tells whether a text has the form of an id. */
export function hasForm(format: IdFormat, text: string): boolean {
  switch (format.kind) {
    case 'hex':
      return text.length === format.length && /^[0-9a-f]+$/i.test(text)
    case 'uuid':
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    case 'digits':
      return text.length === format.length && /^\d+$/.test(text)
    case 'alphanumeric': {
      const { prefix = '', length, mixed } = format
      const rest = text.slice(prefix.length)
      return text.startsWith(prefix) && rest.length === length && (mixed ? /^[A-Za-z0-9]+$/ : /^[A-Z0-9]+$/).test(rest)
    }
  }
}

/** The form of an id in words. */
export function formInWords(format: IdFormat): string {
  switch (format.kind) {
    case 'uuid':
      return 'a UUID'
    case 'hex':
      return `${format.length} hexadecimal digits`
    case 'digits':
      return `${format.length} digits`
    case 'alphanumeric':
      return `${format.prefix ? `${format.prefix} and ` : ''}${format.length} letters and digits`
  }
}
