/** Fills in what a contract's example leaves open, and notes what nobody knows. */
import { isObject } from '../../contracts/is-object.js'
import type { FilePart } from './shell.js'

export type Texts = Readonly<Record<string, string>>

/** The file that stands for a picture of the reader's. */
const pictureFile = 'picture.jpg'

/** Fills in one text. @param name of the field in which it stands */
export type Fill = (text: string, name: string) => string

/** Fills in with what is known to be good, by name. */
export class Filling {
  /** Words in capitals, and files, that the reader must replace. */
  readonly blanks = new Set<string>()
  readonly #good: Texts

  constructor(good: Texts) {
    this.#good = good
  }

  readonly fill: Fill = (text, name) => {
    // as pages print what is the reader's own
    if (/^(?:YOUR_[A-Z_]+|[A-Z]+_ID)$/.test(text)) return this.#known(text) ?? this.#blank(text)
    return text.replace(/\{([A-Za-z_][\w.-]*)\}/g, (whole, one: string) => {
      const known = this.#known(one) ?? (whole === text ? this.#known(name) : undefined)
      return known ?? this.#blank(whole === text ? name : one)
    })
  }

  file(): FilePart {
    this.blanks.add(pictureFile)
    return { file: pictureFile }
  }

  inTree = (value: unknown, name = ''): unknown => {
    if (value === '@picture') return this.#blank('pictureInBase64')
    if (typeof value === 'string') return this.fill(value, name)
    if (Array.isArray(value)) return value.map((one) => this.inTree(one, name))
    return isObject(value) ? mapValues(value, this.inTree) : value
  }

  #known(name: string): string | undefined {
    return Object.hasOwn(this.#good, name) ? this.#good[name] : undefined
  }

  #blank(name: string): string {
    const blank = name.replace(/(?<=[a-z])(?=[A-Z])|\W+/g, '_').toUpperCase()
    this.blanks.add(blank)
    return blank
  }
}

/** Changes every member of a record. */
export const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]))
